// SPDX-License-Identifier: Apache-2.0
#include "statistics_ring.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace smppguard::app {
namespace {

template <class Counts>
Counts difference(const Counts& now, const Counts& before) {
  Counts counts{};
  std::transform(now.begin(), now.end(), before.begin(), counts.begin(), std::minus<>{});
  return counts;
}

}  // namespace

void StatisticsRing::add(const Statistics& now) {
  const std::lock_guard lock{mutex_};
  const std::optional<Statistics> before = std::exchange(last_, now);
  if (!before) return;
  StatisticsSample sample;
  sample.at = now.at;
  sample.forwarded.values = difference(now.forwarded.values, before->forwarded.values);
  sample.refused = difference(now.refused, before->refused);
  sample.sessions = now.sessions;
  samples_.push_back(sample);
  if (samples_.size() > kMost) samples_.pop_front();
}

StatisticsHistory StatisticsRing::history(std::chrono::seconds span, WallTime now) const {
  const std::lock_guard lock{mutex_};
  const auto first = std::find_if(samples_.begin(), samples_.end(),
                                  [&](const StatisticsSample& sample) { return sample.at >= now - span; });
  StatisticsHistory history;
  history.samples.assign(first, samples_.end());
  return history;
}

StatisticsClock::StatisticsClock(StatisticsRing& ring, std::function<Statistics()> look)
    : thread_{[this, &ring, look = std::move(look)] { run(ring, look); }} {}

StatisticsClock::~StatisticsClock() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

/// Intervals follow each other without a gap, however long the looks take.
void StatisticsClock::run(StatisticsRing& ring, const std::function<Statistics()>& look) {
  auto due = std::chrono::steady_clock::now();
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    lock.unlock();
    ring.add(look());
    lock.lock();
    due = std::max(due + StatisticsHistory::kInterval, std::chrono::steady_clock::now());
    wake_.wait_until(lock, due, [this] { return stopping_; });
  }
}

}  // namespace smppguard::app
