// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace smppguard::dnc {

// Why a file is refused although each of its lines is good; nothing if it may be taken. `current` is the list
// in force, nullptr for none.

/// An area code of a full list of the national registry.
[[nodiscard]] std::optional<std::string> object_to_area(const AreaInfo& area, const Snapshot* current,
                                                        const ImportRequest& request);
/// A full list of another kind, as a whole.
[[nodiscard]] std::optional<std::string> object_to_list(Day version, std::uint64_t numbers,
                                                        const Snapshot* current,
                                                        const ImportRequest& request);
/// A list of `version` where one of `in_force` is.
[[nodiscard]] std::optional<std::string> object_to_age(Day version, Day in_force,
                                                       const ImportRequest& request);
/// A signed file that was made then and holds until then, where one made at `in_force` is.
[[nodiscard]] std::optional<std::string> object_to_times(WallTime made_at, WallTime valid_until,
                                                         std::optional<WallTime> in_force,
                                                         const ImportRequest& request);
/// So many numbers or entries where there are `in_force` now.
[[nodiscard]] std::optional<std::string> object_to_count(std::uint64_t numbers, std::uint64_t in_force,
                                                         const ImportRequest& request);
/// A date that no list can have today.
[[nodiscard]] std::optional<std::string> object_to_date(Day version, const ImportRequest& request);
/// A change list that changes nothing which is not older than the list in force.
[[nodiscard]] std::optional<std::string> object_to_changes(Day version, const Snapshot& current,
                                                           const ImportRequest& request);

}  // namespace smppguard::dnc
