// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::traffic {

/// Sliding windows over what was seen of a sender. Each is made of whole buckets, of which the youngest is
/// still filling, so it covers its length or up to one bucket less, and never anything older.
enum class Window : std::uint8_t {
  minute,  ///< four buckets of 15 seconds: 45 to 60 seconds
  hour,    ///< six of 10 minutes: 50 to 60 minutes
  day,     ///< eight of 3 hours: 21 to 24 hours
};
inline constexpr std::array kWindows = {Window::minute, Window::hour, Window::day};
inline constexpr std::size_t kWindowCount = kWindows.size();

[[nodiscard]] std::string_view name(Window window) noexcept;
[[nodiscard]] std::optional<Window> find_window(std::string_view name) noexcept;

inline constexpr std::array<std::size_t, kWindowCount> kBuckets = {4, 6, 8};
inline constexpr std::array<std::int64_t, kWindowCount> kBucketMilliseconds = {15'000, 600'000, 10'800'000};

/// Number of the bucket that a time falls into, from 1970 on.
[[nodiscard]] constexpr std::int64_t bucket_of(Window window, WallTime at) noexcept {
  return at.time_since_epoch().count() / kBucketMilliseconds[static_cast<std::size_t>(window)];
}

/// When the oldest bucket begins that a window at `now` holds.
[[nodiscard]] constexpr WallTime start_of(Window window, WallTime now) noexcept {
  const auto w = static_cast<std::size_t>(window);
  const std::int64_t oldest = bucket_of(window, now) - static_cast<std::int64_t>(kBuckets[w]) + 1;
  return WallTime{Duration{oldest * kBucketMilliseconds[w]}};
}

}  // namespace smppguard::traffic
