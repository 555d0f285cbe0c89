// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/client.hpp"
#include "smppguard/policy/reason.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/smpp/field_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace smppguard::relay {

/// What all machines of one worker count together since it began. One thread; never becomes less.
struct Totals {
  /// A place for each command_id that could be one of the specification's, and one for all others: what is
  /// counted for every PDU must cost no search.
  static constexpr std::size_t kUnknownCommand = 2 * smpp::BodyRows::kIdSpan;
  static constexpr std::size_t kCommands = kUnknownCommand + 1;
  /// By the side they came from.
  using ByCommand = std::array<BySide<std::uint64_t>, kCommands>;

  std::uint64_t pdus = 0;  ///< read whole, and not waiting for another state
  /// PDUs that were read and went on, as they came or changed.
  ByCommand forwarded{};
  /// PDUs that were read and dealt with here: answered, or themselves an answer to smppguard.
  ByCommand taken{};
  std::array<std::uint64_t, policy::kReasonCount> refused{};  ///< requests answered with a refusal
  std::uint64_t binds_accepted = 0;                           ///< by the SMSC
  std::uint64_t binds_rejected = 0;                           ///< by the SMSC
  std::array<std::uint64_t, 4> binds_unanswered{};            ///< by BindNotAnswered::Why
  std::array<std::uint64_t, 6> binds_turned_away{};           ///< by policy::BindRefusal

  [[nodiscard]] static constexpr std::size_t place_of(smpp::CommandId id) noexcept {
    const std::uint32_t low = static_cast<std::uint32_t>(id) & ~smpp::kResponseBit;
    if (low >= smpp::BodyRows::kIdSpan) return kUnknownCommand;
    return low + (smpp::is_response(id) ? smpp::BodyRows::kIdSpan : 0);
  }
  Totals& operator+=(const Totals& other) noexcept;
};

}  // namespace smppguard::relay
