// SPDX-License-Identifier: Apache-2.0
#include "time_zones.hpp"

#include <date/tz.h>
#include <exception>
#include <fmt/format.h>

namespace smppguard::app {
namespace {

/// nullptr if there is no such zone. The library tells that, and that the system has no database, by
/// exceptions.
Result<const date::time_zone*> locate(const std::string& name) {
  try {
    static_cast<void>(date::get_tzdb());
  } catch (const std::exception& error) {
    return fail(
        fmt::format("the system's time zones cannot be read ({}); install the package tzdata", error.what()));
  }
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return fail(fmt::format("\"{}\" is no time zone; write one such as America/New_York", name));
  }
}

}  // namespace

Result<policy::ZoneOffsets> load_zone(const std::string& name, WallTime now) {
  const auto zone = locate(name);
  if (zone.has_error()) return zone.error();
  policy::ZoneOffsets offsets;
  const auto first = std::chrono::floor<std::chrono::seconds>(now);
  const auto last = first + std::chrono::duration_cast<std::chrono::seconds>(kZoneHorizon);
  for (auto at = first; at < last;) {
    const date::sys_info info = (*zone)->get_info(at);
    offsets.rows.push_back({at, std::chrono::duration_cast<std::chrono::minutes>(info.offset)});
    at = info.end;
  }
  return offsets;
}

}  // namespace smppguard::app
