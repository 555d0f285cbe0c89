// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace smppguard::policy {

/// When messages may come on one kind of day: minutes after local midnight, [from, until). from == until:
/// never.
struct Window {
  std::uint16_t from = 8 * 60;
  std::uint16_t until = 21 * 60;

  friend bool operator==(const Window&, const Window&) = default;
};

/// A time zone as the offsets it has from now on: the last row whose `since` has passed holds.
struct ZoneOffsets {
  struct Row {
    WallTime since;
    std::chrono::minutes offset;  ///< local time less UTC
  };
  std::vector<Row> rows;  ///< by time; the first reaches back for ever
};

/// What is known of the clocks and rules behind each area code. Immutable once filled; shared by all workers.
struct QuietHours {
  struct Area {
    std::vector<std::uint16_t> zones;  ///< indexes into `zones`; several: all of them must allow a message
    std::array<Window, 7> windows;     ///< Sunday first
  };
  std::vector<ZoneOffsets> zones;
  /// By area code less PhoneNumber::kFirstAreaCode. No zones: nothing is known, and messages pass.
  std::vector<Area> areas;

  /// What a clock behind the recipient's area code shows, and when messages may come on that day.
  struct Clock {
    std::chrono::weekday day;
    std::uint16_t minute;  ///< after local midnight
    Window window;

    [[nodiscard]] constexpr bool allows() const noexcept {
      return minute >= window.from && minute < window.until;
    }
  };
  /// For a person to see. None where nothing is known.
  [[nodiscard]] std::vector<Clock> clocks(PhoneNumber recipient, WallTime now) const;

  /// Whether the recipient may get messages at `now`. Numbers that are not North American always may.
  [[nodiscard]] bool allows(PhoneNumber recipient, WallTime now) const noexcept;

 private:
  [[nodiscard]] const Area* find(PhoneNumber recipient) const noexcept;
};

}  // namespace smppguard::policy
