// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <atomic>
#include <cstdint>

namespace smppguard::journal {

/// Counts entries for which there was no room, and between which times they were.
class Unrecorded {
 public:
  struct Gap {
    std::uint64_t count = 0;
    WallTime from{};
    WallTime until{};
  };

  /// Any thread, never waits.
  void count(WallTime at) noexcept {
    const std::int64_t time = at.time_since_epoch().count();
    std::int64_t none = kNone;
    first_.compare_exchange_strong(none, time, std::memory_order_relaxed);
    last_.store(time, std::memory_order_relaxed);
    count_.fetch_add(1, std::memory_order_release);
  }

  /// One thread: what was counted since the last time. Where another thread is counting meanwhile its entry
  /// may be told by the next gap, whose times then begin where this one's end.
  [[nodiscard]] Gap take() noexcept {
    Gap gap;
    gap.count = count_.exchange(0, std::memory_order_acquire);
    if (gap.count == 0) return gap;
    const std::int64_t first = first_.exchange(kNone, std::memory_order_relaxed);
    gap.until = at(last_.load(std::memory_order_relaxed));
    gap.from = first == kNone ? last_until_ : at(first);
    last_until_ = gap.until;
    return gap;
  }

 private:
  static constexpr std::int64_t kNone = -1;
  static WallTime at(std::int64_t time) noexcept { return WallTime{std::chrono::milliseconds{time}}; }

  std::atomic<std::uint64_t> count_ = 0;
  std::atomic<std::int64_t> first_ = kNone;
  std::atomic<std::int64_t> last_ = 0;
  WallTime last_until_{};
};

}  // namespace smppguard::journal
