// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_condition.hpp"
#include "postgres_connection.hpp"

namespace smppguard::store {

/// What a new connection turned out to be.
struct PostgresSetup {
  PostgresRole role = PostgresRole::unknown;
  bool limits_statements = false;  ///< the engine knows statement_timeout
};

/// Refuses a database that cannot keep texts, and sets what the store relies on; what an engine does not know
/// is left out where it is only a nicety.
[[nodiscard]] Answer<PostgresSetup> set_up(PostgresConnection& connection, const PostgresOptions& options);

/// "SET statement_timeout = ..."
[[nodiscard]] std::string set_statement_timeout(std::chrono::milliseconds limit);

}  // namespace smppguard::store
