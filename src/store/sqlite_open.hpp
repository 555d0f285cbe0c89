// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "sqlite_database.hpp"

#include <filesystem>
#include <memory>

namespace smppguard::store {

/// The database of a store, created if need be, with the current schema, ready for durable commits.
[[nodiscard]] Result<std::unique_ptr<Database>> open_for_writing(const std::filesystem::path& path);

/// The same, to look on only; nothing is created or changed.
[[nodiscard]] Result<std::unique_ptr<Database>> open_for_reading(const std::filesystem::path& path);

}  // namespace smppguard::store
