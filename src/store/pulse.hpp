// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/store/feed.hpp"
#include "smppguard/store/health.hpp"
#include "smppguard/store/store.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace smppguard::store {

/// How far a follower of the feed is.
struct Progress {
  Position seen = 0;        ///< the last position it was given
  Position head = 0;        ///< the last one that is known to exist, at least `seen`
  std::uint64_t taken = 0;  ///< entries it was given since the start
};

/// Remembers how a store answered, for those who ask how well it is. One thread tells, any thread asks.
class Pulse {
 public:
  /// A store that has failed does well again.
  struct Recovery {
    Duration away{};
    std::uint64_t taken = 0;  ///< entries of the feed since it failed
  };

  /// Appends that fail while the feed can be read (a full disk, a lock that somebody holds) are over with the
  /// next that succeeds, or when none has failed for so long.
  static constexpr std::chrono::seconds kQuiet{60};

  /// Begins as if a look had just reached the feed's end.
  explicit Pulse(Time now) noexcept : last_success_{now}, last_end_{now} {}

  [[nodiscard]] std::optional<Recovery> looked(const Progress& progress, bool at_end, Time now);
  void look_failed(const Error& error, const Progress& progress, Time now);
  void appended(Time now);
  /// What was appended has reached the follower, and so has all before it.
  [[nodiscard]] std::optional<Recovery> followed(const Progress& progress, Time now);
  void append_failed(const Error& error, const Progress& progress, Time now);

  /// Whether looks at the feed fail. The telling thread only.
  [[nodiscard]] bool looks_fail() const noexcept { return looks_fail_; }

  /// Everything but engine and ready. `now` and `wall_now` are the same moment.
  [[nodiscard]] Health health(const Condition& condition, Time now, WallTime wall_now) const;

 private:
  void begin_failing(const Error& error, const Progress& progress, Time now);
  [[nodiscard]] std::optional<Recovery> end_failing(const Progress& progress, Time now);

  mutable std::mutex mutex_;
  Time last_success_;
  Time last_end_;
  Progress progress_;
  bool at_end_ = true;
  bool looks_fail_ = false;         // the last one
  bool looks_have_failed_ = false;  // since it began to fail
  std::optional<Time> append_failed_at_;
  std::optional<Time> failing_since_;
  std::uint64_t taken_before_ = 0;  // when it began to fail
  std::string error_;
};

}  // namespace smppguard::store
