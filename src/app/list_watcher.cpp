// SPDX-License-Identifier: Apache-2.0
#include "list_watcher.hpp"

#include <algorithm>
#include <exception>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

using Clock = std::chrono::steady_clock;

// Behind the workers and the store.
constexpr int kNiceness = 10;
// One import may publish several lists.
constexpr std::chrono::milliseconds kSettled{50};
constexpr int kMostSettling = 20;
// What no notice tells: a folder that was not there, or was replaced, or lies on another machine's disk.
constexpr std::chrono::seconds kLookAgain{30};
constexpr std::chrono::milliseconds kTidyAgain{100};

}  // namespace

ListWatcher::ListWatcher(Tasks tasks, const std::string& folder,
                         std::function<void(const std::string&)> trouble)
    : tasks_{std::move(tasks)}, trouble_{std::move(trouble)}, folder_{folder} {
  if (!watch_.trouble().empty()) {
    trouble_(watch_.trouble() + "; new lists are noticed within half a minute");
  }
  thread_ = std::thread{[this] { run(); }};
}

ListWatcher::~ListWatcher() {
  stop();
}

void ListWatcher::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  watch_.wake();
  thread_.join();
}

void ListWatcher::follow(const std::string& folder) {
  {
    const std::lock_guard lock{mutex_};
    folder_ = folder;
  }
  asked_ = true;
  watch_.wake();
}

std::string ListWatcher::folder() const {
  const std::lock_guard lock{mutex_};
  return folder_;
}

/// Until nothing more comes, within reason.
void ListWatcher::settle() {
  for (int i = 0; i < kMostSettling && !stopping_; ++i) {
    if (watch_.wait(kSettled) == FolderWatch::Event::none) return;
  }
}

/// The lists in force do without a task that throws, and so does this thread.
void ListWatcher::attempt(const char* what, const std::function<void()>& task) noexcept {
  try {
    try {
      task();
      told_.erase(what);
    } catch (const std::exception& error) {
      std::string& told = told_[what];
      if (told == error.what()) return;
      trouble_(std::string{what} + ": " + error.what() + "; the lists in force stay, and it is tried again");
      told = error.what();
    }
  } catch (const std::exception&) {  // not even that could be told
  }
}

void ListWatcher::look_around() {
  attempt("lists cannot be verified", [this] { verified_ = verified_ || tasks_.verify(); });
  attempt("lists cannot be looked for", [this] {
    const std::string watched = folder();
    watch_.follow(watched);  // before the look, so that nothing comes between
    if (!watched.empty()) tasks_.look();
  });
}

void ListWatcher::run() {
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
  auto next_look = Clock::now();
  while (!stopping_) {
    if (asked_.exchange(false) || Clock::now() >= next_look) {
      look_around();
      next_look = Clock::now() + kLookAgain;
    }
    bool again = false;
    attempt("lists cannot be tidied", [&] { again = tasks_.tidy(); });
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_look - Clock::now());
    const auto event = watch_.wait(again ? kTidyAgain : std::max(left, std::chrono::milliseconds{0}));
    if (event != FolderWatch::Event::changed) continue;
    settle();
    asked_ = true;
  }
}

}  // namespace smppguard::app
