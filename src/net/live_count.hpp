// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace smppguard::net {

/// How many sessions and links there are, for those who wait until none is left. Any thread.
class LiveCount {
 public:
  void add() {
    const std::lock_guard lock{mutex_};
    ++count_;
  }
  void remove() {
    const std::lock_guard lock{mutex_};
    if (--count_ == 0) none_left_.notify_all();
  }
  /// Returns when none is left, at `deadline`, or once hurry() was called.
  void wait_for_none(Time deadline) {
    std::unique_lock lock{mutex_};
    none_left_.wait_until(lock, deadline, [this] { return count_ == 0 || hurried_; });
  }
  void hurry() {
    const std::lock_guard lock{mutex_};
    hurried_ = true;
    none_left_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_left_;
  std::size_t count_ = 0;
  bool hurried_ = false;
};

}  // namespace smppguard::net
