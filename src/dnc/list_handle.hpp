// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/dnc/file_fault.hpp"
#include "smppguard/dnc/list_folder.hpp"
#include "smppguard/dnc/lists.hpp"
#include "smppguard/dnc/originate_list.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace smppguard::dnc {

/// What tells a file from another one that had its name.
struct FileState {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t octets = 0;

  friend bool operator==(const FileState&, const FileState&) = default;
};
/// Errors name the file.
[[nodiscard]] Result<FileState> state_of(const std::filesystem::path& path);

/// A list of either form, open.
struct ListHandle {
  ListFile file;
  FileState state;
  std::shared_ptr<const Snapshot> snapshot{};        // or
  std::shared_ptr<const OriginateList> originate{};  // the other is nullptr
};

/// Opens a list's file and sees that the list has the file's name. Of the national list as much is verified
/// as `verify` says; the others are read as a whole anyway and always verified in full.
[[nodiscard]] FileResult<ListHandle> open_list(const std::filesystem::path& path, const ListFile& file,
                                               const FileState& state, Verify verify);

[[nodiscard]] ListInfo describe(const ListHandle& list);

}  // namespace smppguard::dnc
