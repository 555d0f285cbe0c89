// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

namespace smppguard::app {

/// What a file holds, to be known again.
struct FileSum {
  std::uint64_t octets = 0;
  std::string sha256;  ///< 64 hex digits

  friend bool operator==(const FileSum&, const FileSum&) = default;
};

/// Reads a file to its end, or its first `octets`. Errors name it.
[[nodiscard]] Result<FileSum> sum_of(const std::filesystem::path& file,
                                     std::uint64_t octets = std::numeric_limits<std::uint64_t>::max());

/// The same while copying into a new file with this mode, which is on disk when this returns.
[[nodiscard]] Result<FileSum> copy_file(const std::filesystem::path& from, const std::filesystem::path& to,
                                        mode_t mode,
                                        std::uint64_t octets = std::numeric_limits<std::uint64_t>::max());

}  // namespace smppguard::app
