// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace smppguard::net {

/// Waits until each of so many has answered. Any thread.
class Roll {
 public:
  explicit Roll(std::size_t expected) noexcept : missing_{expected} {}

  void answer() {
    const std::lock_guard lock{mutex_};
    if (--missing_ == 0) all_there_.notify_all();
  }
  /// Whether all had answered by `deadline`.
  [[nodiscard]] bool wait_for_all(Time deadline) {
    std::unique_lock lock{mutex_};
    return all_there_.wait_until(lock, deadline, [this] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_there_;
  std::size_t missing_;
};

}  // namespace smppguard::net
