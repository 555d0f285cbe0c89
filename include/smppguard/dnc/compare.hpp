// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace smppguard::dnc {

/// What became of an area code from one snapshot to another. All numbers of one that came are added, all of
/// one that went are removed.
struct AreaDifference {
  unsigned area_code = 0;
  std::optional<Day> former;  ///< version; nothing: only the latter snapshot has the area code
  std::optional<Day> latter;  ///< nothing: only the former has it
  std::uint32_t added = 0;
  std::uint32_t removed = 0;

  friend bool operator==(const AreaDifference&, const AreaDifference&) = default;
};

/// One for each area code that either has, ascending, changed or not.
[[nodiscard]] std::vector<AreaDifference> compare(const Snapshot& former, const Snapshot& latter);

enum class Change : bool { removed, added };

/// Calls `take` with each number that only one of them lists, ascending, until it returns false.
void for_each_difference(const Snapshot& former, const Snapshot& latter,
                         const std::function<bool(PhoneNumber, Change)>& take);

}  // namespace smppguard::dnc
