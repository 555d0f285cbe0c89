// SPDX-License-Identifier: Apache-2.0
#include "import_guards.hpp"

#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::dnc {
namespace {

// Below so many numbers a share says nothing.
constexpr std::uint64_t kFewNumbers = 100;
// Clocks of two carriers need not agree better than this.
constexpr std::chrono::minutes kClockDifference{10};

std::optional<std::string> naming(unsigned area_code, std::optional<std::string> objection) {
  if (!objection) return objection;
  return fmt::format("area code {} {}", area_code, *objection);
}

}  // namespace

std::optional<std::string> object_to_age(Day version, Day in_force, const ImportRequest& request) {
  if (version >= in_force || request.allow_older) return std::nullopt;
  return fmt::format("is of {}, older than the list in force of {}; --allow-older takes it all the same",
                     to_text(version), to_text(in_force));
}

std::optional<std::string> object_to_times(WallTime made_at, WallTime valid_until,
                                           std::optional<WallTime> in_force, const ImportRequest& request) {
  if (made_at > request.now + kClockDifference) {
    return fmt::format("line 3: it was made at {}, which lies in the future; compare the clocks",
                       to_text(made_at));
  }
  if (valid_until <= request.now) {
    return fmt::format("line 4: it was valid until {}; ask for a newer one", to_text(valid_until));
  }
  if (!in_force || made_at >= *in_force || request.allow_older) return std::nullopt;
  return fmt::format(
      "line 3: it was made at {}, before the one in force of {}; --allow-older takes it all the same",
      to_text(made_at), to_text(*in_force));
}

std::optional<std::string> object_to_count(std::uint64_t numbers, std::uint64_t in_force,
                                           const ImportRequest& request) {
  const bool too_few = in_force >= kFewNumbers &&
                       static_cast<double>(numbers) < request.least_ratio * static_cast<double>(in_force);
  if (!too_few) return std::nullopt;
  return fmt::format(
      "holds {} numbers and the list in force {}, less than the share of {} that is the least taken; if "
      "that is right, give --least-ratio",
      numbers, in_force, request.least_ratio);
}

std::optional<std::string> object_to_area(const AreaInfo& area, const Snapshot* current,
                                          const ImportRequest& request) {
  if (current == nullptr) return std::nullopt;
  const auto& areas = current->info().areas;
  const auto in_force = std::find_if(areas.begin(), areas.end(),
                                     [&](const AreaInfo& one) { return one.area_code == area.area_code; });
  if (in_force == areas.end()) return std::nullopt;
  if (auto old = object_to_age(area.version, in_force->version, request)) {
    return naming(area.area_code, std::move(old));
  }
  return naming(area.area_code, object_to_count(area.count, in_force->count, request));
}

std::optional<std::string> object_to_list(Day version, std::uint64_t numbers, const Snapshot* current,
                                          const ImportRequest& request) {
  if (current == nullptr) return std::nullopt;
  for (const AreaInfo& area : current->info().areas) {
    if (auto old = object_to_age(version, area.version, request)) return old;
  }
  return object_to_count(numbers, current->info().total, request);
}

std::optional<std::string> object_to_date(Day version, const ImportRequest& request) {
  if (version <= request.today) return std::nullopt;
  return fmt::format("its date {} lies in the future", to_text(version));
}

std::optional<std::string> object_to_changes(Day version, const Snapshot& current,
                                             const ImportRequest& request) {
  const auto& areas = current.info().areas;
  const bool newer = areas.empty() || std::any_of(areas.begin(), areas.end(), [&](const AreaInfo& area) {
                       return area.version <= version;
                     });
  if (newer || request.allow_older) return std::nullopt;
  return fmt::format("is of {}, older than all of the list in force", to_text(version));
}

}  // namespace smppguard::dnc
