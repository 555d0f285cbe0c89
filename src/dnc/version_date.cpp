// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/version_date.hpp"

#include "smppguard/core/phone_number.hpp"

#include <charconv>
#include <cstddef>

namespace smppguard::dnc {
namespace {

/// Takes `least` to `most` digits off the front of `text`.
std::optional<unsigned> take_number(std::string_view& text, std::size_t least, std::size_t most) noexcept {
  std::size_t digits = 0;
  while (digits < text.size() && digits < most && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits < least) return std::nullopt;
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + digits, value);
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) noexcept {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes year, month and day, the latter two with or without a leading zero.
std::optional<Day> take_day(std::string_view& text) noexcept {
  const auto year = take_number(text, 4, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 1, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 1, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month}, std::chrono::day{*day}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

}  // namespace

std::optional<RegistryFileName> read_file_name(std::string_view name) noexcept {
  const auto day = take_day(name);
  if (!day || !take(name, '_')) return std::nullopt;
  const auto area_code = take_number(name, 3, 3);
  if (!area_code || *area_code < PhoneNumber::kFirstAreaCode || !take(name, '_')) return std::nullopt;
  if (!name.ends_with(".txt")) return std::nullopt;
  return RegistryFileName{*day, *area_code};
}

}  // namespace smppguard::dnc
