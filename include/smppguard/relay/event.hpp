// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/decide.hpp"

#include <array>
#include <cstdint>
#include <variant>

namespace smppguard::relay {

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

/// The answer to a Dial.
struct Dialed {
  bool connected;
};

/// The answer to a Record: durable, or not stored at all.
struct Recorded {
  Ticket ticket;
  bool durable;
};

/// A deadline has passed.
struct Tick {};

/// The process wants to end: take no new work, let outstanding answers through, unbind.
struct Drain {};

using Event = std::variant<Received, Closed, Dialed, Recorded, Tick, Drain>;

/// What a step may look at besides its event.
struct Environment {
  Time now;
  WallTime wall;
  const policy::World* world;  ///< never nullptr
};

}  // namespace smppguard::relay
