// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "frequent.hpp"
#include "recent_set.hpp"
#include "smppguard/traffic/counters.hpp"
#include "smppguard/traffic/fingerprint.hpp"
#include "smppguard/traffic/sighting.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace smppguard::traffic {

/// What is counted by buckets.
enum class Tally : std::uint8_t {
  messages,
  refused_listed,
  refused_other,
  opt_outs,
  complaints,
  delivered,
  undelivered,
  strangers,
  linked,
};
inline constexpr std::size_t kTallyCount = 9;

/// How many attempts an hour of a sender usually has at most: the largest of each day, fading by a twentieth
/// a day, without the day that runs.
class Habit {
 public:
  void count(WallTime at) noexcept;
  /// 0: fewer than five days with messages are known.
  [[nodiscard]] double usual_hour() const noexcept { return days_ >= 5 ? peak_ : 0; }

 private:
  std::int32_t hour_ = 0;  // since 1970
  std::uint32_t this_hour_ = 0;
  std::uint32_t peak_of_day_ = 0;
  std::uint32_t days_ = 0;  // with messages, before the one that runs
  float peak_ = 0;
};

/// The counts of one watched sender.
struct alignas(64) Row {
  std::uint64_t who = 0;  ///< 0: free
  WallTime latest{};
  Traits traits;
  bool changed = false;
  Habit habit;

  /// A fresh row of `who` as of `now`.
  void begin(std::uint64_t who, WallTime now) noexcept;
  /// The windows go on to `now`. An earlier one changes nothing, but one that is more than an hour earlier,
  /// as after a clock was set back, begins everything anew.
  void advance(WallTime now) noexcept;
  void add(Tally tally, std::uint32_t count = 1) noexcept;
  void add_recipient(std::uint64_t hash) noexcept { recipients_.add(hash, latest); }
  void add_text(std::uint64_t text) noexcept { texts_.add(static_cast<std::uint32_t>(text)); }
  void add_domain(std::uint64_t domain) noexcept;

  [[nodiscard]] Counters counters(Window window) const noexcept;
  [[nodiscard]] std::uint32_t attempts_of_day() const noexcept;
  [[nodiscard]] std::uint32_t top_domain() const noexcept { return domains_.top(Window::day).thing; }

 private:
  using Buckets = std::array<std::uint32_t, kTallyCount>;
  static constexpr std::size_t kAllBuckets = 4 + 6 + 8;
  static constexpr std::array<std::size_t, kWindowCount> kFirst = {0, 4, 10};

  Buckets& bucket(std::size_t window, std::int64_t number) noexcept {
    return buckets_[kFirst[window] + static_cast<std::size_t>(number) % kBuckets[window]];
  }

  std::array<std::int64_t, kWindowCount> now_{};
  std::array<Buckets, kAllBuckets> buckets_{};
  Frequent texts_;
  Frequent domains_;
  RecentSet<1, 32> distinct_domains_;
  RecentSet<10, 32> recipients_;
};

}  // namespace smppguard::traffic
