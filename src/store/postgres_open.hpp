// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_database.hpp"

#include <memory>

namespace smppguard::store {

/// The database of a store with the current schema, which it gets if need be. Needs the server now; what is
/// opened here lasts through its restarts and through an upgrade by a newer smppguard.
[[nodiscard]] Result<std::unique_ptr<PostgresDatabase>> open_postgres_for_writing(
    const PostgresOptions& options);

/// The same, to look on only; nothing is created or changed.
[[nodiscard]] Result<std::unique_ptr<PostgresDatabase>> open_postgres_for_reading(
    const PostgresOptions& options);

}  // namespace smppguard::store
