// SPDX-License-Identifier: Apache-2.0
#include "heads_copy.hpp"

#include "heads_file.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace smppguard::journal {
namespace {

constexpr std::chrono::seconds kRetry{5};
constexpr std::chrono::seconds kPatienceAtEnd{3};

}  // namespace

struct HeadsCopy::Shared {
  explicit Shared(std::filesystem::path to) : path{std::move(to)} {}

  const std::filesystem::path path;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::string> waiting;
  std::string trouble;
  bool stopping = false;
  bool ended = false;
};

HeadsCopy::HeadsCopy(std::filesystem::path path) {
  if (path.empty()) return;
  shared_ = std::make_shared<Shared>(std::move(path));
  std::thread{[shared = shared_] { run(shared); }}.detach();
}

HeadsCopy::~HeadsCopy() {
  if (!shared_) return;
  std::unique_lock lock{shared_->mutex};
  shared_->stopping = true;
  shared_->changed.notify_all();
  shared_->changed.wait_for(lock, kPatienceAtEnd, [this] { return shared_->ended; });
}

void HeadsCopy::add(std::string line) {
  if (!shared_) return;
  const std::lock_guard lock{shared_->mutex};
  if (shared_->waiting.size() >= kMostWaiting) shared_->waiting.pop_front();
  shared_->waiting.push_back(std::move(line));
  shared_->changed.notify_all();
}

std::string HeadsCopy::trouble() const {
  if (!shared_) return {};
  const std::lock_guard lock{shared_->mutex};
  return shared_->trouble;
}

void HeadsCopy::run(const std::shared_ptr<Shared>& shared) {
  std::unique_lock lock{shared->mutex};
  while (true) {
    shared->changed.wait(lock, [&] { return shared->stopping || !shared->waiting.empty(); });
    if (shared->waiting.empty()) break;
    std::deque<std::string> taken = std::exchange(shared->waiting, {});
    lock.unlock();
    std::string lines;
    for (const std::string& line : taken) lines += line;
    const auto done = append_heads(shared->path, lines);
    lock.lock();
    shared->trouble = done ? "" : done.error().message;
    if (done) continue;
    if (shared->stopping) break;
    shared->waiting.insert(shared->waiting.begin(), taken.begin(), taken.end());
    while (shared->waiting.size() > kMostWaiting) shared->waiting.pop_front();
    shared->changed.wait_for(lock, kRetry, [&] { return shared->stopping; });
  }
  shared->ended = true;
  shared->changed.notify_all();
}

}  // namespace smppguard::journal
