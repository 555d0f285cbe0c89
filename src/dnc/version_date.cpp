// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/version_date.hpp"

#include "smppguard/core/phone_number.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <initializer_list>

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

bool take_ending(std::string_view& text, std::initializer_list<std::string_view> endings) noexcept {
  for (const std::string_view ending : endings) {
    if (!text.ends_with(ending)) continue;
    text.remove_suffix(ending.size());
    return true;
  }
  return false;
}

bool is_word(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

}  // namespace

std::optional<RegistryFileName> read_file_name(std::string_view name) noexcept {
  (void)take_ending(name, {".zip", ".gz"});
  if (!take_ending(name, {".txt", ".xml", ".csv"})) return std::nullopt;
  const auto day = take_day(name);
  if (!day || !take(name, '_')) return std::nullopt;
  const std::string_view area = name.substr(0, name.find('_'));
  if (area.size() == name.size()) return std::nullopt;
  if (is_word(area)) return RegistryFileName{*day, {}};
  const auto area_code = take_number(name, 3, 3);
  if (!area_code || *area_code < PhoneNumber::kFirstAreaCode || !take(name, '_')) return std::nullopt;
  return RegistryFileName{*day, *area_code};
}

}  // namespace smppguard::dnc
