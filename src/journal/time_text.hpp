// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <array>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// "2026-11-23T21:54:38.123Z": always that long, so that the order of texts is that of times.
inline constexpr std::size_t kTimeOctets = 24;

/// Writes times as text. Times that follow each other share most of it, which is worked out once a second.
class TimeText {
 public:
  TimeText();
  /// Valid until the next call.
  [[nodiscard]] std::string_view of(WallTime at) noexcept;

 private:
  std::chrono::sys_seconds second_{};
  std::array<char, kTimeOctets> text_{};
};

[[nodiscard]] std::string time_text(WallTime at);

}  // namespace smppguard::journal
