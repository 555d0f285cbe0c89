// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <filesystem>
#include <string_view>
#include <utility>

namespace smppguard {

/// Keeps every other process out of what a lock file stands for, as long as it lives.
class FileLock {
 public:
  /// Makes the file if it is not there. If another process has it, fails at once with `when_taken`.
  [[nodiscard]] static Result<FileLock> take(const std::filesystem::path& file, std::string_view when_taken);
  /// The same, but waits until the other gives it back.
  [[nodiscard]] static Result<FileLock> wait_for(const std::filesystem::path& file);

 private:
  static Result<FileLock> take(const std::filesystem::path& file, int flags, std::string_view when_taken);
  explicit FileLock(FileDescriptor file) : file_{std::move(file)} {}

  FileDescriptor file_;
};

}  // namespace smppguard
