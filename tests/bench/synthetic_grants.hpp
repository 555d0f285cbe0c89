// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>

namespace smppguard::bench {

inline constexpr WallTime kReceivedAt{std::chrono::seconds{1'764'000'000}};

/// Scattered as recipients are, each once: every step can be undone.
[[nodiscard]] inline PhoneNumber recipient(std::uint64_t i) {
  auto x = static_cast<std::uint32_t>(i);
  x = (x ^ (x >> 16U)) * 0x7FEB352DU;
  x = (x ^ (x >> 15U)) * 0x846CA68BU;
  return PhoneNumber::nanp(2'000'000'000 + std::uint64_t{x ^ (x >> 16U)});
}
[[nodiscard]] inline PhoneNumber sender(std::uint64_t i) {
  return PhoneNumber::nanp(8'180'000'000 + i % 1'000);
}

}  // namespace smppguard::bench
