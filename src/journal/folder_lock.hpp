// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <filesystem>
#include <utility>

namespace smppguard::journal {

/// Keeps every other process from writing a journal's folder, as long as it lives.
class FolderLock {
 public:
  /// Fails at once if another has it; the error says so.
  [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& folder);

 private:
  explicit FolderLock(FileDescriptor file) : file_{std::move(file)} {}

  FileDescriptor file_;
};

}  // namespace smppguard::journal
