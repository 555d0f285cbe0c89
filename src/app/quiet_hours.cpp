// SPDX-License-Identifier: Apache-2.0
#include "quiet_hours.hpp"

#include "data_table.hpp"
#include "time_zones.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <sstream>
#include <vector>

namespace smppguard::app {
namespace {

using policy::QuietHours;
using policy::Window;
using Cells = std::vector<std::string>;
using Week = std::array<Window, 7>;  // Sunday first

constexpr std::array<std::string_view, 3> kAreaColumns = {"area_code", "state", "zones"};
constexpr std::array<std::string_view, 4> kWindowColumns = {"state", "days", "from", "until"};
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::string_view kEverywhere = "*";
constexpr std::uint16_t kMinutesPerDay = 24 * 60;

std::optional<unsigned> read_digits(std::string_view text, std::size_t digits) noexcept {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && text.size() == digits;
  return whole ? std::optional{value} : std::nullopt;
}

/// As postal addresses have them. A word that no area code is in would hold nowhere, in silence.
bool is_state(std::string_view text) noexcept {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Error no_state(const std::string& text, std::string_view otherwise) {
  return fail(fmt::format("state \"{}\" is none; write two capital letters{}", text, otherwise));
}

/// "08:30", up to "24:00", as minutes after midnight.
std::optional<std::uint16_t> read_clock(std::string_view text) noexcept {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = read_digits(text.substr(0, 2), 2);
  const auto minutes = read_digits(text.substr(3), 2);
  if (!hours || !minutes || *minutes > 59 || *hours * 60 + *minutes > kMinutesPerDay) return std::nullopt;
  return static_cast<std::uint16_t>(*hours * 60 + *minutes);
}

std::optional<std::size_t> read_weekday(std::string_view text) noexcept {
  const auto found = std::find(kDays.begin(), kDays.end(), text);
  if (found == kDays.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kDays.begin());
}

/// "all", "sun", or "mon-sat", which may run over the end of the week. Empty: none of these.
std::vector<std::size_t> read_days(std::string_view text) {
  if (text == "all") return {0, 1, 2, 3, 4, 5, 6};
  const auto dash = text.find('-');
  const auto first = read_weekday(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : read_weekday(text.substr(dash + 1));
  if (!first || !last) return {};
  std::vector<std::size_t> days{*first};
  while (days.back() != *last) days.push_back((days.back() + 1) % kDays.size());
  return days;
}

/// Both cells empty: never.
Result<Window> read_window(const std::string& from, const std::string& until) {
  if (from.empty() && until.empty()) return Window{0, 0};
  const auto begin = read_clock(from);
  const auto end = read_clock(until);
  if (!begin || !end || *begin >= *end) {
    return fail(
        fmt::format("from \"{}\" until \"{}\" is no part of a day; write 08:00 and 21:00, or nothing in both "
                    "for a day without messages",
                    from, until));
  }
  return Window{*begin, *end};
}

/// The windows of each state, and of those that no row names.
class Windows {
 public:
  Result<void> take(const Cells& cells) {
    const std::vector<std::size_t> days = read_days(cells[1]);
    if (days.empty()) {
      return fail(fmt::format("days \"{}\" are unknown; write all, sun, or mon-sat", cells[1]));
    }
    const auto window = read_window(cells[2], cells[3]);
    if (window.has_error()) return window.error();
    if (cells[0] != kEverywhere && !is_state(cells[0])) return no_state(cells[0], ", or * for all others");
    if (cells[0] == kEverywhere && !states_.empty()) {
      return fail("rows for * must stand before those of states, which go out from them");
    }
    Week& week =
        cells[0] == kEverywhere ? everywhere_ : states_.try_emplace(cells[0], everywhere_).first->second;
    for (const std::size_t day : days) week[day] = *window;
    return {};
  }
  [[nodiscard]] const Week& of(const std::string& state) const {
    const auto found = states_.find(state);
    return found == states_.end() ? everywhere_ : found->second;
  }

 private:
  Week everywhere_{};
  std::map<std::string, Week, std::less<>> states_;
};

/// Fills the area codes.
class Areas {
 public:
  Areas(const Windows& windows, WallTime now) : windows_{windows}, now_{now} {
    constexpr std::size_t kCodes = 1000 - PhoneNumber::kFirstAreaCode;
    hours_->areas.resize(kCodes);
  }

  Result<void> take(const Cells& cells) {
    const auto code = read_digits(cells[0], 3);
    if (!code || *code < PhoneNumber::kFirstAreaCode) {
      return fail(fmt::format("\"{}\" is no area code; write three digits, 200 to 999", cells[0]));
    }
    if (!is_state(cells[1])) return no_state(cells[1], "");
    QuietHours::Area& area = hours_->areas[*code - PhoneNumber::kFirstAreaCode];
    if (!area.zones.empty()) return fail(fmt::format("area code {} has a row already", *code));
    std::vector<std::uint16_t> zones;
    std::istringstream names{cells[2]};
    for (std::string name; names >> name;) {
      const auto zone = zone_of(name);
      if (zone.has_error()) return zone.error();
      zones.push_back(*zone);
    }
    if (zones.empty()) return fail(fmt::format("area code {} has no time zone", *code));
    area = {std::move(zones), windows_.of(cells[1])};
    return {};
  }
  [[nodiscard]] std::shared_ptr<const QuietHours> finish() { return std::move(hours_); }

 private:
  Result<std::uint16_t> zone_of(const std::string& name) {
    if (const auto known = zones_.find(name); known != zones_.end()) return known->second;
    auto offsets = load_zone(name, now_);
    if (offsets.has_error()) return offsets.error();
    const auto index = static_cast<std::uint16_t>(hours_->zones.size());
    hours_->zones.push_back(std::move(*offsets));
    zones_.emplace(name, index);
    return index;
  }

  const Windows& windows_;
  const WallTime now_;
  std::shared_ptr<QuietHours> hours_ = std::make_shared<QuietHours>();
  std::map<std::string, std::uint16_t, std::less<>> zones_;
};

/// Reads both tables, by whatever calls the function it is given with each row. The faults of both are told.
template <class ReadWindows, class ReadAreas>
Result<std::shared_ptr<const QuietHours>> read_both(WallTime now, const ReadWindows& read_windows,
                                                    const ReadAreas& read_areas) {
  Windows windows;
  const auto some = read_windows([&](const Cells& cells) { return windows.take(cells); });
  Areas areas{windows, now};
  const auto rest = read_areas([&](const Cells& cells) { return areas.take(cells); });
  if (some.has_error() && rest.has_error()) {
    return fail(some.error().message + "\n" + rest.error().message);
  }
  if (some.has_error()) return some.error();
  if (rest.has_error()) return rest.error();
  return areas.finish();
}

}  // namespace

Result<std::shared_ptr<const QuietHours>> load_quiet_hours(const policy::QuietHoursOptions& options,
                                                           WallTime now) {
  return read_both(
      now,
      [&](const auto& take) {
        return options.windows.empty() ? Result<void>{}
                                       : read_data_table(options.windows, kWindowColumns, take);
      },
      [&](const auto& take) { return read_data_table(options.areas, kAreaColumns, take); });
}

Result<std::shared_ptr<const QuietHours>> read_quiet_hours(const DataText& areas, const DataText& windows,
                                                           WallTime now) {
  return read_both(
      now, [&](const auto& take) { return read_data_text(windows.text, windows.name, kWindowColumns, take); },
      [&](const auto& take) { return read_data_text(areas.text, areas.name, kAreaColumns, take); });
}

}  // namespace smppguard::app
