// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_database.hpp"

#include <cstdint>
#include <optional>

namespace smppguard::store {

/// The version of the schema; nothing if there is none yet. An error for what is not ours and for what a
/// newer smppguard wrote.
[[nodiscard]] Result<std::optional<std::int64_t>> known_version(PostgresDatabase& database);

/// Makes an empty database a store, or brings an older one up to date; there is no way back. Each step is one
/// transaction under a lock, so a crash leaves a whole schema, and nodes that start together do not collide.
/// What is not ours and what a newer smppguard wrote is refused.
[[nodiscard]] Result<void> upgrade_postgres_schema(PostgresDatabase& database);

/// For those who may only look: anything but the current schema is refused.
[[nodiscard]] Result<void> check_postgres_schema(PostgresDatabase& database);

}  // namespace smppguard::store
