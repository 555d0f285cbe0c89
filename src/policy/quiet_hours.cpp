// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/quiet_hours.hpp"

#include <algorithm>

namespace smppguard::policy {
namespace {

using std::chrono::minutes;

minutes offset_at(const ZoneOffsets& zone, WallTime now) noexcept {
  const auto next = std::upper_bound(zone.rows.begin(), zone.rows.end(), now,
                                     [](WallTime at, const ZoneOffsets::Row& row) { return at < row.since; });
  if (next != zone.rows.begin()) return std::prev(next)->offset;
  return zone.rows.empty() ? minutes{0} : next->offset;
}

QuietHours::Clock clock_of(const ZoneOffsets& zone, const std::array<Window, 7>& windows,
                           WallTime now) noexcept {
  const WallTime local = now + offset_at(zone, now);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::weekday day{midnight};
  const auto minute = std::chrono::floor<minutes>(local - midnight).count();
  return {day, static_cast<std::uint16_t>(minute), windows[day.c_encoding()]};
}

}  // namespace

const QuietHours::Area* QuietHours::find(PhoneNumber recipient) const noexcept {
  if (!recipient.is_nanp()) return nullptr;
  const std::size_t place = recipient.area_code() - PhoneNumber::kFirstAreaCode;
  return place < areas.size() ? &areas[place] : nullptr;
}

std::vector<QuietHours::Clock> QuietHours::clocks(PhoneNumber recipient, WallTime now) const {
  std::vector<Clock> shown;
  if (const Area* area = find(recipient)) {
    for (const std::uint16_t zone : area->zones) shown.push_back(clock_of(zones[zone], area->windows, now));
  }
  return shown;
}

bool QuietHours::allows(PhoneNumber recipient, WallTime now) const noexcept {
  const Area* const area = find(recipient);
  return area == nullptr || std::all_of(area->zones.begin(), area->zones.end(), [&](std::uint16_t zone) {
           return clock_of(zones[zone], area->windows, now).allows();
         });
}

}  // namespace smppguard::policy
