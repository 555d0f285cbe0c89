// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/dnc/builder.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <vector>

namespace smppguard::dnc {

constexpr Day day(int year, unsigned month, unsigned day_of_month) {
  return std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day_of_month);
}

inline constexpr Day kToday = day(2026, 8, 20);
inline constexpr Day kListDay = day(2026, 8, 5);

/// A request as it stands after `smppguard dnc build --version-date 2026-08-05`.
inline BuildRequest request(std::vector<std::filesystem::path> inputs, std::filesystem::path output) {
  return {std::move(inputs), std::move(output), kListDay, kToday, {}};
}

inline std::shared_ptr<const Snapshot> open_or_throw(const std::filesystem::path& path) {
  return Snapshot::open(path).value();
}

/// Whether the ten-digit number is listed; false too for an area code that is not loaded.
inline bool lists(const Snapshot& snapshot, std::uint64_t ten) {
  const PhoneNumber number = PhoneNumber::nanp(ten);
  const AreaSlabs::Area& area = snapshot.slabs().area(number.area_code());
  return area.bits != nullptr && AreaSlabs::test(area, number.local());
}

}  // namespace smppguard::dnc
