// SPDX-License-Identifier: Apache-2.0
#include "changes.hpp"

#include "smppguard/core/phone_number.hpp"

#include <algorithm>
#include <chrono>

namespace smppguard::dnc {
namespace {

std::uint64_t area_of(const ChangeRecord& record) noexcept {
  return record.number / PhoneNumber::kLocals;
}

}  // namespace

void sort_changes(std::vector<ChangeRecord>& records) {
  std::stable_sort(records.begin(), records.end(), [](const ChangeRecord& one, const ChangeRecord& other) {
    const auto area = area_of(one);
    const auto other_area = area_of(other);
    return area != other_area ? area < other_area : one.at < other.at;
  });
}

ChangesApplied apply_changes(std::span<const ChangeRecord> records, Day version,
                             std::span<std::uint8_t> slab) {
  ChangesApplied applied;
  const std::int64_t from = std::chrono::seconds{version.time_since_epoch()}.count();
  for (const ChangeRecord& record : records) {
    if (record.at < from) {
      ++applied.older;
      continue;
    }
    const std::uint64_t local = record.number % PhoneNumber::kLocals;
    const auto bit = static_cast<std::uint8_t>(1U << (local & 7U));
    std::uint8_t& octet = slab[local >> 3U];
    const bool listed = (octet & bit) != 0;
    if (listed == record.add) continue;
    octet = static_cast<std::uint8_t>(octet ^ bit);
    ++(record.add ? applied.added : applied.removed);
  }
  return applied;
}

}  // namespace smppguard::dnc
