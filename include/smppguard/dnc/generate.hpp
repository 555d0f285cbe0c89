// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace smppguard::dnc {

/// That a generated change list covers, from the version's day on.
inline constexpr std::chrono::days kChangePeriod{7};

enum class ListFormat : std::uint8_t { flat, xml };
enum class ListPacking : std::uint8_t { none, zip, gzip };
enum class ListLayout : std::uint8_t { per_area, per_state, national };

/// A made-up registry. Its numbers are drawn at random, but its area codes are real ones: a match with a
/// number that is in use is chance, and nobody may be refused or spared a text because of it.
struct GenerateRequest {
  std::filesystem::path folder;  ///< made where it is missing
  std::uint64_t numbers = 0;     ///< exactly so many are listed; at most kMostNumbers
  std::uint64_t seed = 0;        ///< the same request with the same seed gives the same octets
  unsigned area_codes = 0;       ///< 0: as many as fit the numbers, all that are known for a whole registry
  Day version{};                 ///< stands in the file names
  ListFormat format = ListFormat::flat;
  ListPacking packing = ListPacking::none;
  ListLayout layout = ListLayout::per_area;
  std::uint64_t changes = 0;  ///< records of a flat change list for the week that follows; 0: no such list
  int compression = 6;        ///< 1 fast to 9 small
  bool among_others = false;  ///< also into a folder that holds list files already
  unsigned threads = 0;       ///< 0: one for each processor; changes nothing in the files

  /// Told how many octets of unpacked text of how many are written; from any thread, one at a time. May be
  /// empty.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;

  static constexpr std::uint64_t kMostNumbers = 320'000'000;
  static constexpr std::uint64_t kMostInAreaCode = 4'000'000;  ///< 40 %
  static constexpr std::uint64_t kNumbersPerChange = 10;       ///< so many numbers must there be for each
};

struct GenerateReport {
  std::vector<std::filesystem::path> lists;  ///< by area code, or state
  std::filesystem::path change_list;         ///< empty: none was asked for
  unsigned area_codes = 0;
  std::uint64_t octets = 0;  ///< of all files, as packed
};

/// Writes synthetic list files of the registry's own shapes and names:
///
///   2026-8-5_818_<guid>.txt        lines "818,5550123", or with .xml for .txt <list><ac><ph val='5550123' />
///   2026-8-5_TX_<guid>.txt         all area codes of a state or territory
///   2026-8-5_national_<guid>.txt   all area codes
///   2026-8-12_changes_<guid>.txt   lines "8185550123,2026-8-7T02:20:18,A", in order of time
///
/// packed with .zip or .gz behind. Area codes differ in how full they are as the real ones do. An A in the
/// change list is of a number that is not listed then, a D of one that is; some numbers change repeatedly.
/// Files appear under their names only once all are whole; on an error none does, and the error names the
/// file or what is wrong in the request.
[[nodiscard]] Result<GenerateReport> generate(const GenerateRequest& request);

}  // namespace smppguard::dnc
