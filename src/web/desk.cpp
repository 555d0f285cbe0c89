// SPDX-License-Identifier: Apache-2.0
#include "desk.hpp"

#include <utility>

namespace smppguard::web {

Desk::Desk(std::size_t most_waiting) : most_{most_waiting}, thread_{[this] { work(); }} {}

Desk::~Desk() {
  stop();
}

bool Desk::take(std::function<void()> task) {
  const std::lock_guard lock{mutex_};
  if (stopped_ || waiting_.size() >= most_) return false;
  waiting_.push_back(std::move(task));
  changed_.notify_one();
  return true;
}

void Desk::stop() {
  std::deque<std::function<void()>> dropped;  // outside the lock: what a task holds may end here
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    dropped.swap(waiting_);
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Desk::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    if (stopped_) return;
    std::function<void()> task = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

}  // namespace smppguard::web
