// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace smppguard::web {

/// A thread for what may wait for a disk or a database: one task at a time, in order. Any thread may use it.
class Desk {
 public:
  explicit Desk(std::size_t most_waiting);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// False if as many wait as may, or if it has stopped. A task must not throw.
  [[nodiscard]] bool take(std::function<void()> task);
  /// Waits for the task under way and drops those that wait.
  void stop();

 private:
  void work();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace smppguard::web
