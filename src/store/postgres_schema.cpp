// SPDX-License-Identifier: Apache-2.0
#include "postgres_schema.hpp"

#include "postgres_migrations.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace smppguard::store {
namespace {

constexpr std::string_view kUpgrading = "upgrade its schema";

// In one look, so that no other node can make both in between. Of the schemas that search_path names all that
// hold a store, also those that this user may not use; of the first also the tables of others.
constexpr std::string_view kTables =
    "SELECT relname::text, nspname::text, nspname = current_schema(), "
    "has_schema_privilege(pg_namespace.oid, 'USAGE') "
    "FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relkind IN ('r', 'p') AND "
    "(nspname = current_schema() AND relname IN ('heads', 'feed', 'standings', 'approvals', "
    "'organisations') OR relname = 'smppguard_schema' AND nspname::text IN (SELECT replace(btrim(part, "
    "' \"'), '$user', current_user::text) FROM unnest(string_to_array(current_setting('search_path'), ',')) "
    "AS part))";

/// What was found of a store, and of what is none.
struct FoundTables {
  bool store = false;    // in the schema that is used
  std::string other;     // a table of another program there
  std::string hidden;    // a schema with a store that this user may not use
  std::string shadowed;  // one that another schema comes before

  void take(const Row& row) {
    const bool here = row.integer(2) != 0;
    if (row.text(0) != "smppguard_schema") {
      other = row.text(0);
    } else if (row.integer(3) == 0) {
      hidden = row.text(1);
    } else if (here) {
      store = true;
    } else {
      shadowed = row.text(1);
    }
  }
};

// Statements in one text are one transaction.
constexpr const char* kVersionTable =
    "CREATE TABLE smppguard_schema (one BIGINT PRIMARY KEY CHECK (one = 1), version BIGINT NOT NULL); "
    "COMMENT ON TABLE smppguard_schema IS 'One row: the version of the tables around, which smppguard "
    "keeps.'; "
    "INSERT INTO smppguard_schema VALUES (1, 0)";

std::int64_t current_version() noexcept {
  return postgres_migrations().back().version;
}

// Of two that do the same at the same moment one is told so in one of these ways.
bool collided(const PostgresDatabase& database) noexcept {
  constexpr std::array kStates = {"23505", "42P07", "42710", "42723", "40001", "40P01", "XX000"};
  return std::find(kStates.begin(), kStates.end(), database.state()) != kStates.end();
}

/// Nothing if the schema is not set up at all.
Result<std::optional<std::int64_t>> find_version(PostgresDatabase& database, std::string_view how = "") {
  std::optional<std::int64_t> version;
  const auto done = database.run("read it", fmt::format("SELECT version FROM smppguard_schema{}", how), {},
                                 [&](const Row& row) { version = row.integer(0); });
  if (!done) return done.error();
  if (!version) return database.failure("use it", "table smppguard_schema is empty; restore a backup");
  if (*version >= 0 && *version <= current_version()) return version;
  return database.failure("use it", fmt::format("its schema is version {}, this smppguard knows up to {}; "
                                                "install the smppguard that wrote it or a newer one",
                                                *version, current_version()));
}

Result<void> apply(PostgresDatabase& database, const PostgresMigration& migration) {
  for (const char* const script : migration.scripts) {
    if (auto done = database.script(kUpgrading, script); !done) return done;
  }
  const auto done = database.run(kUpgrading, "UPDATE smppguard_schema SET version = $1", {migration.version});
  if (!done) return done.error();
  return {};
}

// Asks for the version again, under the lock: another node may have been faster.
Result<void> step_up(PostgresDatabase& database) {
  if (auto begun = database.begin_upgrading(kUpgrading); !begun) return begun;
  const RollBack unless_committed{database};
  const auto version = find_version(database, " FOR UPDATE");
  if (!version) return version.error();
  const auto migrations = postgres_migrations();
  const auto next = std::find_if(migrations.begin(), migrations.end(),
                                 [&](const PostgresMigration& one) { return one.version > **version; });
  if (next == migrations.end()) return {};
  if (auto applied = apply(database, *next); !applied) return applied;
  return database.commit(kUpgrading, {});
}

Result<void> upgrade(PostgresDatabase& database) {
  for (;;) {
    const auto version = known_version(database);
    if (!version) return version.error();
    if (*version == current_version()) return {};
    auto done = *version ? step_up(database) : database.script(kUpgrading, kVersionTable);
    if (!done) return done;
  }
}

}  // namespace

Result<std::optional<std::int64_t>> known_version(PostgresDatabase& database) {
  FoundTables found;
  const auto done = database.run("read it", kTables, {}, [&](const Row& row) { found.take(row); });
  if (!done) return done.error();
  if (!found.hidden.empty()) {
    return database.failure(
        "use it",
        fmt::format("this user may not use the schema {0}, where the store is; GRANT USAGE ON SCHEMA "
                    "{0} and the rights on its tables, or make the user their owner",
                    found.hidden));
  }
  if (found.store) return find_version(database);
  if (!found.shadowed.empty()) {
    return database.failure(
        "use it", fmt::format("there is a store in the schema {0}, but another schema comes before it in "
                              "search_path; name the right one (options=-csearch_path%3D{0})",
                              found.shadowed));
  }
  if (found.other.empty()) return std::optional<std::int64_t>{};
  return database.failure(
      "use it", fmt::format("it has a table {} but none called smppguard_schema, so it is another program's; "
                            "name another database, or a schema (options=-csearch_path%3D...)",
                            found.other));
}

Result<void> upgrade_postgres_schema(PostgresDatabase& database) {
  constexpr int kMostCollisions = 100;
  constexpr std::chrono::milliseconds kPause{20};
  for (int collisions = 0;; ++collisions) {
    auto done = upgrade(database);
    if (done || collisions == kMostCollisions || !collided(database)) return done;
    std::this_thread::sleep_for(kPause);
  }
}

Result<void> check_postgres_schema(PostgresDatabase& database) {
  const auto version = known_version(database);
  if (!version) return version.error();
  if (*version == current_version()) return {};
  if (!*version) {
    return database.failure("use it",
                            "there is no store in it; start the service once, which makes one, or "
                            "name the right database and schema (options=-csearch_path%3D...)");
  }
  return database.failure("use it", fmt::format("its schema is version {} and {} is needed; "
                                                "start the service once, which brings it up to date",
                                                **version, current_version()));
}

}  // namespace smppguard::store
