// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "sqlite_database.hpp"

#include <filesystem>
#include <memory>

namespace smppguard::store {

/// How long a call waits for another process that is writing. Below the time in which an Approve has to be
/// answered, so that the SMSC hears of the failure instead of giving up by itself.
inline constexpr int kBusyTimeoutMilliseconds = 1'000;

/// The database of a store, created if need be, with the current schema, ready for durable commits.
[[nodiscard]] Result<std::unique_ptr<SqliteDatabase>> open_for_writing(const std::filesystem::path& path);

/// The same, to look on only; nothing is created or changed.
[[nodiscard]] Result<std::unique_ptr<SqliteDatabase>> open_for_reading(const std::filesystem::path& path);

}  // namespace smppguard::store
