// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "change_record.hpp"
#include "input_file.hpp"
#include "number_set.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/history.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace smppguard::dnc {

/// What a file of a list of recipients held.
struct LoadedFile {
  FileRecord record;                   ///< content, version, numbers and areas are filled in
  std::unique_ptr<NumberSet> numbers;  ///< of a full list
  std::vector<ChangeRecord> changes;   ///< of a change list, as they came
};

struct LoadOptions {
  std::optional<Day> version_date;                     ///< for files whose name carries none
  unsigned threads = 1;                                ///< for one large file
  std::function<void(std::uint64_t octets)> progress;  ///< so many more octets were read; any thread
};

/// Reads the whole of a file. `loaded.record` is filled as far as it was read; an error is why the file is
/// refused: "line 17: ...", "in 2026-8-5_818_x.txt, line 17: ...", "cannot be opened: ...".
[[nodiscard]] Result<void> load_file(const std::filesystem::path& path, const LoadOptions& options,
                                     LoadedFile& loaded);

/// What a reader says of a member ("17: reason") as it is told of the file.
[[nodiscard]] Error at_line(const InputFile& file, std::size_t member, const Error& error);

/// SHA-256 of the file as it is on disk.
[[nodiscard]] Result<Digest> hash_file(const std::filesystem::path& path);

/// "818", "212 818", "343 area codes".
[[nodiscard]] std::string describe_areas(const std::vector<unsigned>& area_codes);

}  // namespace smppguard::dnc
