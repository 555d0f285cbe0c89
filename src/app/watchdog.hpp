// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace smppguard::app {

/// Tells whoever watches the process that it does its work, three times within `limit`, and only if it has
/// just been shown to. On a thread of its own, from here until it is destroyed.
class Watchdog {
 public:
  /// Whether the work is being done; takes that long to find that it is not.
  using Proof = std::function<bool(std::chrono::milliseconds patience)>;
  using Sign = std::function<void()>;

  /// `silent` is called where the proof fails, instead of `alive`.
  Watchdog(std::chrono::microseconds limit, Proof proof, Sign alive, Sign silent);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void run();

  const std::chrono::milliseconds interval_;
  const Proof proof_;
  const Sign alive_;
  const Sign silent_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool ended_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace smppguard::app
