// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "file_copy.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace smppguard::app {

inline constexpr const char* kManifestFile = "manifest.json";
inline constexpr const char* kStoreCopy = "store.db";   ///< in a backup's folder
inline constexpr const char* kJournalCopy = "journal";  ///< a folder in it
inline constexpr std::uint64_t kManifestFormat = 1;

/// What a backup holds. It is written last: a folder without it is no whole backup.
struct BackupManifest {
  struct File {
    std::string name;  ///< "store.db", or "journal/" and a name
    FileSum sum;
  };

  std::string program;  ///< version of smppguard that made it
  std::string made_at;
  std::uint64_t schema = 0;  ///< of the store; 0: there is none in it
  std::vector<File> files;
};

[[nodiscard]] Result<void> write_manifest(const std::filesystem::path& folder,
                                          const BackupManifest& manifest);

/// Also that all names in it lead into the folder.
[[nodiscard]] Result<BackupManifest> read_manifest(const std::filesystem::path& folder);

}  // namespace smppguard::app
