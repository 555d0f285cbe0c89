// SPDX-License-Identifier: Apache-2.0
#include "change_line.hpp"

#include "flat_line.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time_text.hpp"

#include <chrono>

namespace smppguard::dnc {
namespace {

constexpr std::string_view kBetween = ", \t";
constexpr std::size_t kDayLength = 10;

/// Takes what separates two parts off the end: one comma at most, any blanks.
std::string_view without_separator(std::string_view text) noexcept {
  bool comma = false;
  while (!text.empty() && kBetween.find(text.back()) != std::string_view::npos) {
    if (text.back() == ',' && comma) break;
    comma = comma || text.back() == ',';
    text.remove_suffix(1);
  }
  return text;
}

/// The part up to the next comma or blank, which goes with it: one comma at most, any blanks.
std::string_view take_field(std::string_view& line) noexcept {
  const std::string_view field = line.substr(0, line.find_first_of(kBetween));
  line.remove_prefix(field.size());
  bool comma = false;
  while (!line.empty() && kBetween.find(line[0]) != std::string_view::npos) {
    if (line[0] == ',' && comma) break;
    comma = comma || line[0] == ',';
    line.remove_prefix(1);
  }
  return field;
}

/// Two digits below `limit`.
std::optional<std::int64_t> read_two(std::string_view text, int limit) noexcept {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
    return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < limit ? std::optional<std::int64_t>{value} : std::nullopt;
}

bool is_number(std::string_view text) noexcept {
  return text.size() == 10 || text.size() == 11;
}

}  // namespace

std::optional<std::int64_t> read_change_time(std::string_view text) noexcept {
  const auto day = read_day(text.substr(0, kDayLength));
  if (!day) return std::nullopt;
  const std::int64_t midnight = std::chrono::seconds{day->time_since_epoch()}.count();
  if (text.size() == kDayLength) return midnight;
  constexpr std::size_t kWhole = 19;
  if (text.size() != kWhole || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto hour = read_two(text.substr(11, 2), 24);
  const auto minute = read_two(text.substr(14, 2), 60);
  const auto second = read_two(text.substr(17, 2), 61);  // a leap second
  if (!hour || !minute || !second) return std::nullopt;
  return midnight + *hour * 3600 + *minute * 60 + *second;
}

std::optional<ChangeRecord> read_change_line(std::string_view line) noexcept {
  const std::string_view number_field = take_field(line);
  const auto number = is_number(number_field) ? read_line(number_field) : std::nullopt;
  if (!number) return std::nullopt;
  const std::size_t last = line.find_last_of(kBetween);
  if (last == std::string_view::npos) return std::nullopt;
  const std::string_view kind = line.substr(last + 1);
  const auto at = read_change_time(without_separator(line.substr(0, last + 1)));
  if (!at || (kind != "A" && kind != "D")) return std::nullopt;
  return ChangeRecord{number->area_code * PhoneNumber::kLocals + number->local, *at, kind == "A"};
}

}  // namespace smppguard::dnc
