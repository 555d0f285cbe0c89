// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// What an import did with one file.
struct FileRecord {
  enum class Outcome : std::uint8_t {
    accepted,
    refused,
    held_back,  ///< nothing is wrong with it, but it has to wait for a file before it
  };

  WallTime at{};
  std::uint64_t import = 0;  ///< number of the run
  std::string list;
  std::string file;    ///< path as it was given
  std::string sha256;  ///< of the file as it is on disk; "" if it could not be read
  std::uint64_t octets = 0;
  std::string content;  ///< "full", "changes", "do_not_originate", or "known" of contents that are in
                        ///< already; "" if that was not seen
  std::optional<Day> version{};  ///< date of the list
  std::uint64_t numbers = 0;     ///< lines, repeated numbers included
  std::uint64_t repeated = 0;
  std::string areas;  ///< "818", "212 818", "343 area codes"
  Outcome outcome = Outcome::refused;
  std::string why;                    ///< refused: the reason, with the line; accepted: what is worth knowing
  std::optional<WallTime> made_at{};  ///< of a signed file

  friend bool operator==(const FileRecord&, const FileRecord&) = default;
};
[[nodiscard]] std::string_view name(FileRecord::Outcome outcome) noexcept;

/// What one run came to.
struct ImportRecord {
  enum class Outcome : std::uint8_t {
    published,    ///< a new generation
    nothing_new,  ///< no file that was not imported before
    refused,      ///< files were refused, so nothing was published
    withdrawn,    ///< it had been written down as published, but the process ended before it was
  };

  WallTime at{};
  std::uint64_t import = 0;
  std::string list;
  std::uint64_t generation = 0;  ///< 0: none
  std::string fingerprint{};     ///< of the snapshot, hexadecimal
  std::uint64_t numbers = 0;     ///< in the list now
  std::string by;
  Outcome outcome = Outcome::refused;
  std::string why;

  friend bool operator==(const ImportRecord&, const ImportRecord&) = default;
};
[[nodiscard]] std::string_view name(ImportRecord::Outcome outcome) noexcept;

/// One line of the history: JSON, an object.
[[nodiscard]] std::string to_json(const FileRecord& record);
[[nodiscard]] std::string to_json(const ImportRecord& record);

/// Reads the history of a folder of lists (history.jsonl) from the beginning; a folder without one has none.
/// A run's files come before the run. A last line that is cut (the process ended while it was written) is
/// passed over. Either function may be empty.
[[nodiscard]] Result<void> read_history(const std::filesystem::path& folder,
                                        const std::function<void(const FileRecord&)>& file,
                                        const std::function<void(const ImportRecord&)>& import);

/// Adds a run and its files, durably.
[[nodiscard]] Result<void> append_history(const std::filesystem::path& folder,
                                          const std::vector<FileRecord>& files, const ImportRecord& import);

}  // namespace smppguard::dnc
