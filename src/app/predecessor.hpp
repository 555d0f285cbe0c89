// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "handover.hpp"
#include "smppguard/net/inherited.hpp"

#include <atomic>
#include <functional>
#include <memory>
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

  /// What it listens on. Once, first; fewer where it ends meanwhile.
  [[nodiscard]] std::vector<net::Inherited> take_sockets();
  void tell_progress(const std::string& text) { way_.send("progress", text); }
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

/// Calls `ended` once the predecessor has ended, on a thread of its own, unless this is destroyed before.
class PredecessorWatch {
 public:
  /// Which must outlive it.
  PredecessorWatch(Predecessor& predecessor, std::function<void()> ended);
  ~PredecessorWatch();
  PredecessorWatch(const PredecessorWatch&) = delete;
  PredecessorWatch& operator=(const PredecessorWatch&) = delete;

  /// Whether it has ended and `ended` has returned. Any thread.
  [[nodiscard]] bool is_over() const noexcept { return over_; }

 private:
  Predecessor& predecessor_;
  std::atomic<bool> over_{false};
  std::atomic<bool> forgotten_{false};
  std::thread thread_;  // last: it uses the others
};

}  // namespace smppguard::app
