// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/history.hpp"
#include "smppguard/dnc/list_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// What the history of a folder tells an import of one list.
class PastImports {
 public:
  /// Also writes down that a generation was never published after all, if the process that had written it
  /// into the history ended before. The folder is locked.
  [[nodiscard]] static Result<PastImports> read(const std::filesystem::path& folder, const std::string& list,
                                                const std::vector<ListFile>& files, WallTime now);

  /// When a file of these contents was taken into the list.
  [[nodiscard]] std::optional<WallTime> imported(const std::string& sha256) const;
  /// A file that was refused, and has not been taken since: what it says may be missing.
  struct Gap {
    std::string file;  ///< its name without folders
    Day version{};
    std::optional<unsigned> area_code{};  ///< the only one it is about, as far as its name tells
  };
  /// What a file leaves by being refused: one that the registry has handed out, by its name, or a change
  /// list. What it holds may be nowhere else.
  [[nodiscard]] static std::optional<Gap> gap_left_by(const FileRecord& file);
  [[nodiscard]] const std::vector<Gap>& gaps() const noexcept { return gaps_; }
  /// The date of the newest change list that was applied.
  [[nodiscard]] std::optional<Day> last_changes() const noexcept { return last_changes_; }
  /// When the signed file was made that was taken last.
  [[nodiscard]] std::optional<WallTime> last_made_at() const noexcept { return last_made_at_; }
  [[nodiscard]] std::uint64_t next_import() const noexcept { return last_import_ + 1; }
  [[nodiscard]] std::uint64_t next_generation() const noexcept { return last_generation_ + 1; }

 private:
  void take(const std::vector<FileRecord>& accepted);

  std::map<std::string, WallTime> imported_;  // by SHA-256
  std::vector<Gap> gaps_;
  std::optional<Day> last_changes_;
  std::optional<WallTime> last_made_at_;
  std::uint64_t last_import_ = 0;
  std::uint64_t last_generation_ = 0;
};

}  // namespace smppguard::dnc
