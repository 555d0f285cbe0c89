// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace smppguard::store {

/// Times are stored in milliseconds since 1970 UTC.
[[nodiscard]] constexpr std::int64_t milliseconds(WallTime time) noexcept {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr WallTime wall_time(std::int64_t milliseconds) noexcept {
  return WallTime{std::chrono::milliseconds{milliseconds}};
}

/// What PhoneNumber::to_string() wrote; no number where there is none.
[[nodiscard]] inline PhoneNumber read_number(std::string_view text) noexcept {
  return read_address(text).value_or(PhoneNumber{});
}

/// For LIMIT, where a negative number would mean none.
[[nodiscard]] constexpr std::int64_t row_limit(std::size_t limit) noexcept {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(limit, kMost));
}

}  // namespace smppguard::store
