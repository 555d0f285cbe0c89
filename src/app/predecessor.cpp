// SPDX-License-Identifier: Apache-2.0
#include "predecessor.hpp"

#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace smppguard::app {
namespace {

bool is_socket(int descriptor) noexcept {
  struct stat about {};
  return fstat(descriptor, &about) == 0 && S_ISSOCK(about.st_mode);
}

}  // namespace

std::unique_ptr<Predecessor> Predecessor::find() {
  const char* const named = std::getenv(Handover::kVariable);  // NOLINT(concurrency-mt-unsafe): at the start
  if (named == nullptr) return nullptr;
  const std::string_view text{named};
  int descriptor = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), descriptor);
  const bool good = read.ec == std::errc{} && read.ptr == text.data() + text.size() && is_socket(descriptor);
  unsetenv(Handover::kVariable);  // NOLINT(concurrency-mt-unsafe)
  if (!good) return nullptr;
  (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return std::make_unique<Predecessor>(Handover{FileDescriptor{descriptor}});
}

Result<Predecessor::Legacy> Predecessor::take_legacy() {
  Legacy legacy;
  while (auto message = way_.receive()) {
    if (message->word == "load") {
      legacy.store = std::move(message->text);
      return legacy;
    }
    if (message->word == "socket" && message->file)
      legacy.sockets.push_back({std::move(message->text), *std::move(message->file)});
  }
  return fail("the process whose place is to be taken has ended");
}

void Predecessor::await_turn() {
  way_.send("loaded");
  while (const auto message = way_.receive()) {
    if (message->word == "yours") return;
  }
}

void Predecessor::await_end() {
  while (way_.receive()) {
  }
}

PredecessorWatch::PredecessorWatch(Predecessor& predecessor, Ended ended, std::chrono::milliseconds pause)
    : predecessor_{predecessor}, pause_{pause}, thread_{[this, ended = std::move(ended)] { run(ended); }} {}

PredecessorWatch::~PredecessorWatch() {
  {
    const std::lock_guard lock{mutex_};
    forgotten_ = true;
  }
  changed_.notify_all();
  predecessor_.stop_waiting();
  thread_.join();
}

void PredecessorWatch::run(const Ended& ended) {
  predecessor_.await_end();
  std::unique_lock lock{mutex_};
  if (forgotten_) return;
  has_ended_ = true;
  changed_.notify_all();
  while (!forgotten_) {
    lock.unlock();
    if (ended()) return;
    lock.lock();
    changed_.wait_for(lock, pause_, [this] { return forgotten_; });
  }
}

bool PredecessorWatch::await_end(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, patience, [this] { return has_ended_.load(); });
}

}  // namespace smppguard::app
