// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <filesystem>

namespace smppguard::store {

/// The absolute path of an existing file, which SQLite cannot mistake for a URI or for ":memory:".
[[nodiscard]] Result<std::filesystem::path> existing_file(const std::filesystem::path& path);

/// Whether existing_or_new_file() could create one where there is none; creates nothing.
[[nodiscard]] Result<void> check_new_file(const std::filesystem::path& path);

/// The path of a file, absolute, creating an empty file (0600) if there is none. The directory must exist. A
/// write-ahead log without its database is refused, because SQLite would delete it together with the records
/// in it.
[[nodiscard]] Result<std::filesystem::path> existing_or_new_file(const std::filesystem::path& path);

}  // namespace smppguard::store
