// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>

namespace smppguard::dnc {

/// A file that takes another's place when it is finished, and vanishes if it never is.
class TemporaryFile {
 public:
  /// In the folder of `target`, since only within one file system a rename replaces.
  [[nodiscard]] static Result<TemporaryFile> create_beside(const std::filesystem::path& target);

  TemporaryFile(TemporaryFile&& other) noexcept = default;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  [[nodiscard]] Result<void> write_at(std::uint64_t offset, Bytes octets) const {
    return file_.write_at(offset, octets);
  }

  /// Makes the file durable and read-only (0444) and puts it in the target's place. Whoever has the old file
  /// open keeps it.
  [[nodiscard]] Result<void> publish();

 private:
  TemporaryFile(FileDescriptor file, std::filesystem::path path, std::filesystem::path target) noexcept
      : file_{std::move(file)}, path_{std::move(path)}, target_{std::move(target)} {}

  FileDescriptor file_;
  std::filesystem::path path_;  // empty once published or moved from
  std::filesystem::path target_;
};

}  // namespace smppguard::dnc
