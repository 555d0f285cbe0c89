// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace smppguard::net {

/// So many a second, and so many at once after a pause. Aligned to be read and written as one.
struct alignas(std::uint64_t) RateLimit {
  std::uint32_t per_second = 0;  ///< 0: no limit
  std::uint32_t burst = 1;       ///< 0 counts as 1

  friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

/// Lets through what a rate allows, by the generic cell rate algorithm: what goes through is paid for with
/// its share of a second, and credit is given for a burst. In any stretch of time at most burst + per_second
/// x seconds go through. Any thread; takes no lock, and no two threads take the same place.
class RateGate {
 public:
  /// One at `now`, if the limit has room for it. When the limit is another one than before, what is not yet
  /// paid for counts as as many at the new rate.
  [[nodiscard]] bool take(Time now, RateLimit limit) noexcept {
    if (limit.per_second == 0) return true;
    adapt(now, limit);
    const std::int64_t at = count_of(now);
    std::int64_t paid = paid_at_.load(std::memory_order_relaxed);
    for (;;) {
      const std::int64_t from = std::max(paid, at);
      if (from - at > credit(limit)) return false;
      if (paid_at_.compare_exchange_weak(paid, from + price(limit), std::memory_order_relaxed)) return true;
    }
  }

  /// `count` at `now` whether or not there is room: what comes later waits until they are paid for.
  void charge(Time now, RateLimit limit, std::uint32_t count) noexcept {
    if (limit.per_second == 0) return;
    adapt(now, limit);
    const std::int64_t at = count_of(now);
    std::int64_t paid = paid_at_.load(std::memory_order_relaxed);
    while (!paid_at_.compare_exchange_weak(paid, std::max(paid, at) + price(limit) * count,
                                           std::memory_order_relaxed)) {
    }
  }

  /// Whether all that went through is paid for, so that nothing is to be remembered.
  [[nodiscard]] bool paid_by(Time now) const noexcept {
    return paid_at_.load(std::memory_order_relaxed) <= count_of(now);
  }

  /// From when on take() with this limit, the one used last, succeeds if nobody comes first; maybe the past.
  [[nodiscard]] Time next(RateLimit limit) const noexcept {
    if (limit.per_second == 0) return Time{};
    return Time{std::chrono::nanoseconds{paid_at_.load(std::memory_order_relaxed) - credit(limit)}};
  }

 private:
  static constexpr std::int64_t kSecond = 1'000'000'000;  // in nanoseconds, as all of these
  static constexpr std::int64_t count_of(Time time) noexcept {
    return std::chrono::nanoseconds{time.time_since_epoch()}.count();
  }
  /// Rounded up, so that never more goes through than allowed.
  static constexpr std::int64_t price(RateLimit limit) noexcept {
    return (kSecond + limit.per_second - 1) / limit.per_second;
  }
  static constexpr std::int64_t credit(RateLimit limit) noexcept {
    return price(limit) * (std::max(limit.burst, 1U) - std::int64_t{1});
  }

  static constexpr std::int64_t burst_price(RateLimit limit) noexcept { return credit(limit) + price(limit); }

  void adapt(Time now, RateLimit limit) noexcept {
    RateLimit before = limit_.load(std::memory_order_relaxed);
    if (before == limit || !limit_.compare_exchange_strong(before, limit, std::memory_order_relaxed)) return;
    if (before.per_second == 0) return;
    std::int64_t paid = paid_at_.load(std::memory_order_relaxed);
    while (!paid_at_.compare_exchange_weak(paid, adapted(paid, count_of(now), before, limit),
                                           std::memory_order_relaxed)) {
    }
  }

  static std::int64_t adapted(std::int64_t paid, std::int64_t at, RateLimit before,
                              RateLimit limit) noexcept {
    // More than a burst is never owed: a clock that says so is behind that of another thread.
    at = std::max(at, paid - burst_price(before));
    const double owed = static_cast<double>(std::max<std::int64_t>(paid - at, 0)) /
                        static_cast<double>(price(before)) * static_cast<double>(price(limit));
    return at + std::min(static_cast<std::int64_t>(owed), burst_price(limit));
  }

  static_assert(std::atomic<RateLimit>::is_always_lock_free);
  std::atomic<std::int64_t> paid_at_{0};  // when all that went through is paid for
  std::atomic<RateLimit> limit_{};        // by which paid_at_ was counted
};

}  // namespace smppguard::net
