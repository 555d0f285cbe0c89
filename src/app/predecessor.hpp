// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "handover.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/net/inherited.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace smppguard::app {

/// The process whose place this one takes, where there is one: it serves on until this one has loaded.
class Predecessor {
 public:
  /// Who started this process to be replaced by it; nullptr if nobody did. Once.
  [[nodiscard]] static std::unique_ptr<Predecessor> find();

  explicit Predecessor(Handover way) noexcept : way_{std::move(way)} {}

  /// What it leaves to this process.
  struct Legacy {
    std::vector<net::Inherited> sockets;  ///< that it listens on
    std::string store;                    ///< as Successor::start() was told
  };
  /// Once, first and soon; an error if it ends meanwhile.
  [[nodiscard]] Result<Legacy> take_legacy();
  void tell_progress(const std::string& text) { way_.mention("progress", text); }
  /// Why this process cannot take its place.
  void tell_failure(const std::string& why) { way_.send("failed", why); }
  /// All is loaded. Returns when it has let go of what only one process can have, or has ended.
  void await_turn();
  void tell_serving() { way_.send("serving"); }
  /// Returns when it has ended, or another thread calls stop_waiting(). Last.
  void await_end();
  void stop_waiting() noexcept { way_.end_receiving(); }

 private:
  Handover way_;
};

/// Calls `ended` once the predecessor has ended, on a thread of its own and again until it succeeds, unless
/// this is destroyed before.
class PredecessorWatch {
 public:
  using Ended = std::function<bool()>;
  /// Which must outlive it. `pause`: before what failed is tried again.
  PredecessorWatch(Predecessor& predecessor, Ended ended,
                   std::chrono::milliseconds pause = std::chrono::seconds{5});
  ~PredecessorWatch();
  PredecessorWatch(const PredecessorWatch&) = delete;
  PredecessorWatch& operator=(const PredecessorWatch&) = delete;

  /// Whether it has ended. Any thread.
  [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }
  /// Whether it ends within `patience`; waits for that. Any thread.
  bool await_end(std::chrono::milliseconds patience);

 private:
  void run(const Ended& ended);

  Predecessor& predecessor_;
  const std::chrono::milliseconds pause_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> has_ended_{false};  // changed under mutex_
  bool forgotten_ = false;              // under mutex_
  std::thread thread_;                  // last: it uses the others
};

}  // namespace smppguard::app
