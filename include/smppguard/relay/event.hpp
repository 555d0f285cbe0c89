// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/decide.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace smppguard::relay {

class Admission;
class Assertions;
class Confirmations;
class MessageIds;
class PartMemory;
class Watch;
struct Receipt;
struct Rules;
struct Totals;

/// The two ends of a session. Roles follow from the protocol, not from who connected.
enum class Side : std::uint8_t { esme, smsc };

[[nodiscard]] constexpr Side other(Side side) noexcept {
  return side == Side::esme ? Side::smsc : Side::esme;
}

/// A value for each side.
template <class T>
struct BySide {
  std::array<T, 2> values{};
  [[nodiscard]] constexpr T& operator[](Side side) noexcept { return values[static_cast<std::size_t>(side)]; }
  [[nodiscard]] constexpr const T& operator[](Side side) const noexcept {
    return values[static_cast<std::size_t>(side)];
  }
};

/// Names a record that a session waits for. Unique within the session.
enum class Ticket : std::uint64_t {};

/// Everything that was read from a side and not yet consumed.
struct Received {
  Side from;
  Bytes unread;
};

/// end_of_stream: the peer sends no more, but may still read. failed: nothing goes either way.
enum class Ending : std::uint8_t { end_of_stream, failed };
struct Closed {
  Side side;
  Ending how;
};

/// The answer to a Dial. Of a connection that was asked for before the last Dial or HangUp nothing is heard.
struct Dialed {
  bool connected;
};

/// The answer to a Record: durable, or not stored at all.
struct Recorded {
  Ticket ticket;
  bool durable;
};

/// A deadline has passed. paused: that side is not being read, so that its silence means nothing.
struct Tick {
  BySide<bool> paused{};
};

/// The session has to end: take no new work, let outstanding answers through, unbind.
struct Drain {
  /// Because the new configuration has no place for it, not because the process ends.
  bool reconfigured = false;
  /// Another process judges from now on: no message is taken any more, whatever session.drain_submits says.
  bool retired = false;
};

/// The configuration has changed.
struct Adopt {
  std::shared_ptr<const Rules> rules;
  /// What the certificate that was shown may bind now (globs); nothing: everything.
  std::optional<std::vector<std::string>> may_bind{};
};

/// Hand this to the ESME; answered by a ReceiptSettled action. Only to a machine whose standing receives.
struct Deliver {
  std::shared_ptr<const Receipt> receipt;
};

using Event = std::variant<Received, Closed, Dialed, Recorded, Tick, Drain, Adopt, Deliver>;

/// What a step may look at besides its event. Nothing but `watch` is nullptr; all of it is valid for the step
/// only.
struct Environment {
  Time now;
  WallTime wall;
  const policy::World* world;
  PartMemory* parts;
  Confirmations* confirmations;
  Admission* admission;
  MessageIds* message_ids;
  Totals* totals;
  Assertions* assertions;
  Watch* watch = nullptr;  ///< nullptr: nobody watches
};

}  // namespace smppguard::relay
