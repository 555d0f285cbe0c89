// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service_view.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace smppguard::app {

/// The last hour of the statistics, as what each interval added. Any thread.
class StatisticsRing {
 public:
  static constexpr std::size_t kMost = StatisticsHistory::kLongest / StatisticsHistory::kInterval;

  /// In the order of time. The first one only says from where to count.
  void add(const Statistics& now);
  /// What ended no longer than `span` before `now`.
  [[nodiscard]] StatisticsHistory history(std::chrono::seconds span, WallTime now) const;

 private:
  mutable std::mutex mutex_;
  std::optional<Statistics> last_;
  std::deque<StatisticsSample> samples_;
};

/// Looks at the statistics at every interval, on a thread of its own.
class StatisticsClock {
 public:
  StatisticsClock(StatisticsRing& ring, std::function<Statistics()> look);
  ~StatisticsClock();
  StatisticsClock(const StatisticsClock&) = delete;
  StatisticsClock& operator=(const StatisticsClock&) = delete;

 private:
  void run(StatisticsRing& ring, const std::function<Statistics()>& look);

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace smppguard::app
