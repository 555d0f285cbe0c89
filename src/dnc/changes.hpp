// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "change_record.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace smppguard::dnc {

/// Orders records by area code and then by time; those of one moment stay in the order they came in.
void sort_changes(std::vector<ChangeRecord>& records);

struct ChangesApplied {
  std::uint64_t added = 0;    ///< numbers that are listed now and were not
  std::uint64_t removed = 0;  ///< the other way about
  std::uint64_t older = 0;    ///< records from before the list's version, which it holds already

  ChangesApplied& operator+=(const ChangesApplied& other) noexcept {
    added += other.added;
    removed += other.removed;
    older += other.older;
    return *this;
  }
};

/// Applies sorted records of one area code to its slab. Only what happened on the day of `version` or later
/// counts; applied again, records change nothing.
ChangesApplied apply_changes(std::span<const ChangeRecord> records, Day version,
                             std::span<std::uint8_t> slab);

}  // namespace smppguard::dnc
