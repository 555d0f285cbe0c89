// SPDX-License-Identifier: Apache-2.0
#include "postgres_open.hpp"

#include "postgres_schema.hpp"

#include <chrono>

namespace smppguard::store {
namespace {

using namespace std::chrono_literals;

/// An upgrade waits for that of another node, and may rewrite large tables.
PostgresOptions patient(PostgresOptions options) {
  options.lock_timeout = 60s;
  options.statement_timeout = 0ms;
  options.idle_in_transaction = 60s;
  options.silence = 70s;
  options.stream_silence = 24h;
  return options;
}

}  // namespace

Result<std::unique_ptr<PostgresDatabase>> open_postgres_for_writing(const PostgresOptions& options) {
  const auto upgrading = PostgresDatabase::open(patient(options));
  if (!upgrading) return upgrading.error();
  if (auto upgraded = upgrade_postgres_schema(**upgrading); !upgraded) return upgraded.error();
  return PostgresDatabase::open(options);
}

Result<std::unique_ptr<PostgresDatabase>> open_postgres_for_reading(const PostgresOptions& options) {
  PostgresOptions looking = options;
  looking.read_only = true;
  auto database = PostgresDatabase::open(looking);
  if (!database) return database;
  if (auto current = check_postgres_schema(**database); !current) return current.error();
  return database;
}

}  // namespace smppguard::store
