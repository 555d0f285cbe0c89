// SPDX-License-Identifier: Apache-2.0
#include "watchdog.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::app {
namespace {

constexpr int kSignsWithinLimit = 3;

std::chrono::milliseconds interval_of(std::chrono::microseconds limit) {
  return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(limit / kSignsWithinLimit),
                  std::chrono::milliseconds{1});
}

}  // namespace

Watchdog::Watchdog(std::chrono::microseconds limit, Proof proof, Sign alive, Sign silent)
    : interval_{interval_of(limit)},
      proof_{std::move(proof)},
      alive_{std::move(alive)},
      silent_{std::move(silent)},
      thread_{[this] { run(); }} {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock{mutex_};
    ended_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

void Watchdog::run() {
  std::unique_lock lock{mutex_};
  while (!ended_) {
    lock.unlock();
    const bool proven = proof_(interval_);
    (proven ? alive_ : silent_)();
    lock.lock();
    // After a silence the first answer is told at once, or one long pause would cost the process its life.
    if (proven) woken_.wait_for(lock, interval_, [this] { return ended_; });
  }
}

}  // namespace smppguard::app
