// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <atomic>
#include <cstdint>
#include <optional>

namespace smppguard::app {

/// A warning that would come once per message: said at once, and then again at most once a minute with how
/// often it happened. Any thread.
class Repeated {
 public:
  /// Counts one; if it is time to say so, gives how many there were since that was last said.
  [[nodiscard]] std::optional<std::uint64_t> count(Time now) noexcept;

 private:
  std::atomic<std::uint64_t> unsaid_{0};
  std::atomic<Time> say_next_{Time::min()};
};

/// Lines that a stranger or a load can cause: so many a second are written, the others only counted. Any
/// thread.
class LineBudget {
 public:
  /// 0: without a limit.
  explicit LineBudget(std::uint32_t lines_per_second) noexcept : most_{lines_per_second} {}

  void set(std::uint32_t lines_per_second) noexcept { most_ = lines_per_second; }
  /// Takes one line; nothing if there are too many, else how many were left out since the last.
  [[nodiscard]] std::optional<std::uint64_t> take(Time now) noexcept;

 private:
  std::atomic<std::uint32_t> most_;
  std::atomic<std::int64_t> second_{0};
  std::atomic<std::uint32_t> lines_{0};  // in that second
  std::atomic<std::uint64_t> left_out_{0};
};

}  // namespace smppguard::app
