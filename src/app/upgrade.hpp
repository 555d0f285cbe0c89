// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "successor.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace smppguard::app {

class Log;
class Service;

/// The exchange of this process for another one, from its own side, until the other one has loaded. What goes
/// wrong before that leaves this process as it is. On the thread that waits for signals.
class Upgrade {
 public:
  /// Both must outlive it. `signals` are blocked, and waited for elsewhere.
  Upgrade(Service& service, Log& log, const sigset_t& signals) noexcept
      : service_{service}, log_{log}, signals_{signals} {}

  /// Starts the other process, unless one loads already.
  void begin();
  /// Readable when go_on() has something to do; -1 where nothing is to be waited for.
  [[nodiscard]] int descriptor() const noexcept { return successor_ ? successor_->descriptor() : -1; }
  /// How long to wait for it at most, in milliseconds; -1: for ever.
  [[nodiscard]] int patience() const noexcept;
  /// Hears what the other process says. True once it has loaded, and this one has to leave.
  [[nodiscard]] bool go_on();
  /// It has taken too long.
  void give_up();
  /// There is to be none at present.
  void refuse(const std::string& why);

  /// What became of a process that has made way.
  enum class Fate : std::uint8_t {
    replaced,  ///< the other one serves
    alone,     ///< the other one has ended: nobody serves
    ended,     ///< a signal came that ends the service, and the other process with it
  };
  /// Gives the other process its turn, with which it is the service's main process, and ends what this one
  /// still has to do: `drain`.
  [[nodiscard]] Fate make_way(const std::function<void()>& drain);

 private:
  [[nodiscard]] bool is_told_to_end() const;
  [[nodiscard]] bool yield();

  Service& service_;
  Log& log_;
  const sigset_t signals_;
  std::unique_ptr<Successor> successor_;
  std::chrono::steady_clock::time_point deadline_{};
};

}  // namespace smppguard::app
