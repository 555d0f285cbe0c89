// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace smppguard {

/// "2026-11-23".
[[nodiscard]] std::string to_text(Day day);
/// "2026-11-23T21:54:38.123Z".
[[nodiscard]] std::string to_text(WallTime time);

/// Reads "YYYY-MM-DD". Nothing if it is not a day of the calendar.
[[nodiscard]] std::optional<Day> read_day(std::string_view text) noexcept;

/// Reads a day, which stands for its first moment in UTC, or an RFC 3339 time such as
/// "2026-11-23T21:54:38.123+01:00". What is finer than a millisecond is dropped.
[[nodiscard]] std::optional<WallTime> read_time(std::string_view text) noexcept;

/// The same time of day so many calendar months later, or on the month's last day where it has no such day:
/// three months after 31 August is 30 November.
[[nodiscard]] WallTime add_months(WallTime time, int months) noexcept;

}  // namespace smppguard
