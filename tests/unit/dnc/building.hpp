// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "number_set.hpp"
#include "smppguard/dnc/list_folder.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "staged_area.hpp"
#include "staging.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace smppguard::dnc {

constexpr Day day(int year, unsigned month, unsigned day_of_month) {
  return std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day_of_month);
}

inline constexpr Day kToday = day(2026, 8, 20);
inline constexpr Day kListDay = day(2026, 8, 5);

inline const ListIdentity kNational{"national", ListKind::national, {}};

/// Writes a generation of a list as an import would, and returns where it is. Numbers have ten digits.
inline std::filesystem::path write_list(const std::filesystem::path& folder, const ListIdentity& list,
                                        std::uint64_t generation, const std::set<std::uint64_t>& numbers,
                                        Day version = kListDay) {
  Staging staging = Staging::open(folder, list).value();
  NumberSet set;
  NumberInserter inserter{set};
  for (const std::uint64_t ten : numbers) {
    const LineNumber number{static_cast<unsigned>(ten / 10'000'000),
                            static_cast<std::uint32_t>(ten % 10'000'000)};
    inserter.take({&number, 1});
  }
  inserter.flush();
  std::vector<StagedArea> areas;
  for (const unsigned area_code : set.area_codes()) {
    areas.push_back(stage_slab(staging, list.kind, area_code, version, set.slab(area_code)).value());
  }
  const ListFile as{list.name, generation, ListFile::Form::snapshot};
  (void)staging.seal(list, areas).value();
  staging.publish(as).value();
  return folder / list_file_name(as);
}

inline std::shared_ptr<const Snapshot> open_or_throw(const std::filesystem::path& path) {
  return Snapshot::open(path).value();
}

/// Whether the ten-digit number is listed; false too for an area code that is not loaded.
inline bool lists(const Snapshot& snapshot, std::uint64_t ten) {
  return snapshot.contains(PhoneNumber::nanp(ten));
}

}  // namespace smppguard::dnc
