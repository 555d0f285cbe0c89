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
  /// A place for each row of smpp::all_bodies(), and one for all commands that are not in it.
  static constexpr std::size_t kUnknownCommand = smpp::kBodyCount;
  static constexpr std::size_t kCommands = kUnknownCommand + 1;
  using ByCommand = std::array<std::uint64_t, kCommands>;

  std::uint64_t pdus = 0;  ///< read whole, and not waiting for another state
  /// PDUs that were read and went on, as they came or changed, by the side they came from.
  BySide<ByCommand> forwarded{};
  /// PDUs that were read and dealt with here: answered, or themselves an answer to smppguard.
  BySide<ByCommand> taken{};
  std::array<std::uint64_t, policy::kReasonCount> refused{};  ///< requests answered with a refusal
  std::uint64_t binds_accepted = 0;                           ///< by the SMSC
  std::uint64_t binds_rejected = 0;                           ///< by the SMSC
  std::array<std::uint64_t, 4> binds_unanswered{};            ///< by BindNotAnswered::Why
  std::array<std::uint64_t, 6> binds_turned_away{};           ///< by policy::BindRefusal

  [[nodiscard]] static std::size_t place_of(const smpp::BodySpec* spec) noexcept {
    return spec == nullptr ? kUnknownCommand : static_cast<std::size_t>(spec - smpp::BodyRows::kRows);
  }
  Totals& operator+=(const Totals& other) noexcept;
};

}  // namespace smppguard::relay
