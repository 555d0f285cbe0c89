// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/action.hpp"
#include "smppguard/relay/event.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::relay {

/// What a bound machine is to others.
struct Standing {
  policy::UpstreamId upstream;
  bool receives;  ///< a receiver or transceiver: a receipt can be handed to its ESME
};

/// What a machine says of itself to who looks from outside. Its texts and counters are the machine's and hold
/// until its next step.
struct MachineView {
  std::string_view state{};
  std::string_view bind_type{};  ///< "transmitter", "receiver", "transceiver"; "" before a bind
  std::optional<policy::UpstreamId> upstream{};  ///< whose SMSC it has or wants
  std::string_view route{};                      ///< name; "" before a bind
  std::string_view client{};                     ///< pattern of its entry; "" without one
  Time active_at{};                              ///< when either side last sent anything but upkeep
  bool bound = false;
  const Counters* counters = nullptr;
  BySide<std::uint64_t> outstanding{};  ///< requests that went on, by the side they came from
};

/// Events in, actions out: what sockets and clocks drive. No I/O, no clock, no thread of its own; lives on
/// one worker and is never called from two threads.
class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  /// Takes one event and appends what is to be done. For Received returns the octets consumed; the rest must
  /// be offered again, at once if phase() changed or else together with more. Never throws on input.
  virtual std::size_t step(const Event& event, const Environment& env, Actions& actions) = 0;

  /// When a Tick is due at the latest; Time::max() if none is. May be early.
  [[nodiscard]] virtual Time next_deadline() const noexcept = 0;
  /// Changes whenever octets that were left unconsumed may be worth offering again.
  [[nodiscard]] virtual std::uint8_t phase() const noexcept = 0;
  /// Nothing more will happen.
  [[nodiscard]] virtual bool closed() const noexcept = 0;
  /// Of the bind; "" before it.
  [[nodiscard]] virtual const std::string& system_id() const noexcept = 0;
  /// Nothing unless bound.
  [[nodiscard]] virtual std::optional<Standing> standing() const noexcept = 0;
  [[nodiscard]] virtual MachineView view() const noexcept = 0;
};

}  // namespace smppguard::relay
