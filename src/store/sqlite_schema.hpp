// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "sqlite_database.hpp"

#include <cstdint>

namespace smppguard::store {

/// "SMPG", in the file's header (PRAGMA application_id): this database is ours.
inline constexpr std::int64_t kApplicationId = 0x534D'5047;

/// The file's schema version; 0 if it is empty. An error for what is not ours and for what a newer smppguard
/// wrote.
[[nodiscard]] Result<std::int64_t> known_version(SqliteDatabase& database);

/// Makes an empty file a store, or brings an older one up to date; there is no way back. Each step is one
/// transaction, so a crash leaves a whole schema, and processes that start together do not collide.
[[nodiscard]] Result<void> upgrade_schema(SqliteDatabase& database);

/// For those who may only look: anything but the current schema is refused.
[[nodiscard]] Result<void> check_schema(SqliteDatabase& database);

}  // namespace smppguard::store
