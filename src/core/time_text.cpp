// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/time_text.hpp"

#include <cstddef>
#include <cstdint>

namespace smppguard {
namespace {

void append(std::string& text, std::uint64_t value, std::size_t digits) {
  const std::string plain = std::to_string(value);
  if (plain.size() < digits) text.append(digits - plain.size(), '0');
  text += plain;
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Takes exactly so many digits off the front.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits) noexcept {
  if (text.size() < digits) return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(0, digits)) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view one_of) noexcept {
  if (text.empty() || one_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Day> take_day(std::string_view& text) noexcept {
  const auto year = take_number(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month}, std::chrono::day{*day}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

/// ".123" or nothing; any number of digits.
std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) noexcept {
  if (!take(text, ".")) return std::chrono::milliseconds{0};
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  int milliseconds = 0;
  for (int weight = 100; !text.empty() && is_digit(text.front()); weight /= 10, text.remove_prefix(1)) {
    milliseconds += weight * (text.front() - '0');
  }
  return std::chrono::milliseconds{milliseconds};
}

/// "21:54".
std::optional<std::chrono::minutes> take_hour_and_minute(std::string_view& text) noexcept {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

/// "21:54:38.123".
std::optional<std::chrono::milliseconds> take_clock(std::string_view& text) noexcept {
  const auto minutes = take_hour_and_minute(text);
  if (!minutes || !take(text, ":")) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  return *minutes + std::chrono::seconds{*second} + *fraction;
}

/// "Z", "+01:00" or "-05:00": how far local time is ahead of UTC.
std::optional<std::chrono::minutes> take_offset(std::string_view& text) noexcept {
  if (take(text, "Zz")) return std::chrono::minutes{0};
  const bool behind = text.starts_with('-');
  if (!take(text, "+-")) return std::nullopt;
  const auto offset = take_hour_and_minute(text);
  if (!offset) return std::nullopt;
  return behind ? -*offset : *offset;
}

}  // namespace

std::string to_text(Day day) {
  const std::chrono::year_month_day date{day};
  std::string text;
  append(text, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  text += '-';
  append(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

std::string to_text(WallTime time) {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text = to_text(day) + 'T';
  append(text, static_cast<std::uint64_t>(clock.hours().count()), 2);
  text += ':';
  append(text, static_cast<std::uint64_t>(clock.minutes().count()), 2);
  text += ':';
  append(text, static_cast<std::uint64_t>(clock.seconds().count()), 2);
  text += '.';
  append(text, static_cast<std::uint64_t>(clock.subseconds().count()), 3);
  return text + 'Z';
}

std::optional<Day> read_day(std::string_view text) noexcept {
  const auto day = take_day(text);
  return text.empty() ? day : std::nullopt;
}

std::optional<WallTime> read_time(std::string_view text) noexcept {
  const auto day = take_day(text);
  if (!day) return std::nullopt;
  if (text.empty()) return WallTime{*day};
  if (!take(text, "Tt ")) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return WallTime{*day} + *clock - *offset;
}

WallTime add_months(WallTime time, int months) noexcept {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day date{day};
  date += std::chrono::months{months};
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return WallTime{Day{date}} + (time - day);
}

}  // namespace smppguard
