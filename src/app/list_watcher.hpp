// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "folder_watch.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace smppguard::app {

/// The thread that looks after the lists while the service runs, with less right to a processor than those
/// that judge messages.
class ListWatcher {
 public:
  struct Tasks {
    /// What the start did not take the time for: at the beginning, and before each look until it answers
    /// that it is done.
    std::function<bool()> verify;
    std::function<void()> look;  ///< the folder may hold something new
    std::function<bool()> tidy;  ///< now and then; whether it has to be soon again
  };

  /// Begins at once. `folder` "" is not watched. A task that throws is told to `trouble`, once as long as it
  /// is the same, and has its turn again at the next look.
  ListWatcher(Tasks tasks, const std::string& folder, std::function<void(const std::string&)> trouble);
  ~ListWatcher();
  ListWatcher(const ListWatcher&) = delete;
  ListWatcher& operator=(const ListWatcher&) = delete;

  /// Another folder, "" for none, or something to tidy. Any thread.
  void follow(const std::string& folder);
  void wake() noexcept { watch_.wake(); }
  /// Waits for the task under way; none comes after it. Not from within one.
  void stop();

 private:
  void run();
  [[nodiscard]] std::string folder() const;
  void settle();
  void look_around();
  void attempt(const char* what, const std::function<void()>& task) noexcept;

  const Tasks tasks_;
  const std::function<void(const std::string&)> trouble_;
  FolderWatch watch_;
  mutable std::mutex mutex_;
  std::string folder_;             // under mutex_
  std::atomic<bool> asked_{true};  // to look, whatever the time
  std::atomic<bool> stopping_{false};
  bool verified_ = false;                    // the thread's own, as what follows
  std::map<std::string, std::string> told_;  // what each task threw last
  std::thread thread_;
};

}  // namespace smppguard::app
