// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// Kinds of entries that are kept for times of their own, each in files of its own.
enum class Stream : std::uint8_t {
  evidence,   ///< grants, revocations, opt-outs, permissions, organisations, exemptions, lists, start and end
  refusals,   ///< each refused message, and what would have been refused where a route only observes
  decisions,  ///< each message that passed, where that is switched on
};
inline constexpr std::array kStreams = {Stream::evidence, Stream::refusals, Stream::decisions};
inline constexpr std::size_t kStreamCount = kStreams.size();
[[nodiscard]] std::string_view name(Stream stream) noexcept;
[[nodiscard]] std::optional<Stream> find_stream(std::string_view name) noexcept;

/// A string of at most N octets in place, so that an entry needs no allocation. Longer ones are cut.
template <std::size_t N>
class ShortText {
 public:
  ShortText() = default;
  ShortText(std::string_view text) noexcept  // NOLINT(google-explicit-constructor)
      : size_{static_cast<std::uint8_t>(text.size() < N ? text.size() : N)} {
    for (std::size_t i = 0; i < size_; ++i) octets_[i] = text[i];
  }
  [[nodiscard]] std::string_view view() const noexcept { return {octets_.data(), size_}; }

 private:
  static_assert(N <= 255);
  std::array<char, N> octets_;
  std::uint8_t size_ = 0;
};

/// One decision on one message to one recipient. Plain data of fixed size: it goes through the queue by copy.
/// Pointers are to names that live as long as the process.
struct DecisionEntry {
  WallTime at{};
  PhoneNumber sender;                ///< none: empty or unreadable
  PhoneNumber recipient;             ///< none: unreadable
  std::string_view reason;           ///< policy's name of it, static
  std::string_view command;          ///< "submit_sm", static
  std::uint32_t command_status = 0;  ///< what the ESME was told; 0: forwarded
  std::uint32_t sequence_number = 0;
  std::uint64_t session = 0;
  std::string_view list;           ///< that refused, else the national one; lives as the process; "": none
  std::uint32_t list_version = 0;  ///< of that list, days since 1970; 0: none
  std::uint16_t upstream = 0;      ///< index into the names given to Journal::name_upstreams()
  bool refused = true;
  bool observed = false;  ///< refused in name only: the route observes
  ShortText<16> system_id;
};

}  // namespace smppguard::journal
