// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"

#include <algorithm>
#include <cstdint>

namespace smppguard::consent {

/// A Standing in one word, so that a reader never sees half of it: bits 62-63 state, 31-61 from, 0-30 until,
/// both in seconds since 2020-01-01 UTC (which lasts until 2088). All ones in until: no end. Times outside
/// are moved to the nearest that can be told; `until` is rounded down as `from` is.
inline constexpr std::int64_t kFirstSecond = 1'577'836'800;
inline constexpr std::int64_t kNoEnd = (std::int64_t{1} << 31U) - 1;

[[nodiscard]] constexpr std::int64_t packed_second(WallTime time) noexcept {
  const auto second =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count() - kFirstSecond;
  return std::clamp<std::int64_t>(second, 0, kNoEnd - 1);
}

[[nodiscard]] constexpr std::uint64_t pack(const Standing& standing) noexcept {
  const std::int64_t until = standing.until ? packed_second(*standing.until) : kNoEnd;
  return (static_cast<std::uint64_t>(standing.state) << 62U) |
         (static_cast<std::uint64_t>(packed_second(standing.from)) << 31U) |
         static_cast<std::uint64_t>(until);
}

[[nodiscard]] constexpr Standing unpack(std::uint64_t word) noexcept {
  const auto time = [](std::uint64_t second) {
    return WallTime{std::chrono::seconds{static_cast<std::int64_t>(second) + kFirstSecond}};
  };
  constexpr auto kMask = static_cast<std::uint64_t>(kNoEnd);
  Standing standing{static_cast<State>(word >> 62U), time((word >> 31U) & kMask), std::nullopt};
  if ((word & kMask) != kMask) standing.until = time(word & kMask);
  return standing;
}

}  // namespace smppguard::consent
