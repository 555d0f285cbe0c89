// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace smppguard::net {

/// Waits for so many to answer. Whoever answers late must own it too. Any thread.
class RollCall {
 public:
  explicit RollCall(std::size_t expected) noexcept : missing_{expected} {}

  void answer() {
    const std::lock_guard lock{mutex_};
    if (--missing_ == 0) all_there_.notify_all();
  }
  [[nodiscard]] bool complete_within(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    return all_there_.wait_for(lock, patience, [this] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_there_;
  std::size_t missing_;
};

}  // namespace smppguard::net
