// SPDX-License-Identifier: Apache-2.0
#include "sqlite_open.hpp"

#include "sqlite_file.hpp"
#include "sqlite_schema.hpp"
#include "sqlite_statement.hpp"

#include <sqlite3.h>

namespace smppguard::store {
namespace {

constexpr int kPauseMilliseconds = 10;

// In place of SQLite's own, whose pauses grow to 100 ms: that would seldom meet the moment between two
// appends of another process that has many to do.
int wait_a_little(void*, int waits) {
  constexpr int kWaitMilliseconds = 2;
  if (waits >= kBusyTimeoutMilliseconds / kWaitMilliseconds) return 0;
  sqlite3_sleep(kWaitMilliseconds);
  return 1;
}

void be_patient(SqliteDatabase& database) {
  sqlite3_busy_handler(database.get(), wait_a_little, nullptr);
}

// SQLite's own waiting is off meanwhile: it waits for some locks here and gives up at once on others, where
// two that want to change the mode could wait for each other for ever.
int step_patiently(SqliteDatabase& database, Statement& statement) {
  sqlite3_busy_handler(database.get(), nullptr, nullptr);
  int code = statement.step();
  for (int waited = 0; (code & 0xFF) == SQLITE_BUSY && waited < kBusyTimeoutMilliseconds;
       waited += kPauseMilliseconds) {
    statement.reset();
    sqlite3_sleep(kPauseMilliseconds);
    code = statement.step();
  }
  be_patient(database);
  return code;
}

Result<void> use_wal(SqliteDatabase& database) {
  Statement statement;
  if (!statement.prepare(database.get(), "PRAGMA journal_mode = WAL") ||
      step_patiently(database, statement) != SQLITE_ROW) {
    return database.failure("use a write-ahead log");
  }
  if (statement.text(0) == "wal") return {};
  return database.failure("use a write-ahead log", "the file system does not support it; use a local one");
}

// FULL: the log is synced at each commit. The log shrinks again after a long reader has made it grow.
constexpr const char* kSettings =
    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864";

Result<void> set_up_writing(SqliteDatabase& database) {
  if (sqlite3_db_readonly(database.get(), "main") != 0) {
    return database.failure("write",
                            "the file is read-only for this user; set its owner and mode, and mount the "
                            "file system read-write");
  }
  // First of all, so that a file which is not ours stays as it is.
  if (auto known = known_version(database); !known) return known.error();
  if (auto wal = use_wal(database); !wal) return wal;
  if (auto set = database.execute(kSettings, "set up"); !set) return set;
  return upgrade_schema(database);
}

Result<std::unique_ptr<SqliteDatabase>> open_database(const std::filesystem::path& path, int flags) {
  auto database = SqliteDatabase::open(path, flags);
  if (database) be_patient(**database);
  return database;
}

}  // namespace

Result<std::unique_ptr<SqliteDatabase>> open_for_writing(const std::filesystem::path& path) {
  const auto file = existing_or_new_file(path);
  if (!file) return file.error();
  auto database = open_database(*file, SQLITE_OPEN_READWRITE);
  if (!database) return database;
  if (auto ready = set_up_writing(**database); !ready) return ready.error();
  return database;
}

Result<std::unique_ptr<SqliteDatabase>> open_for_reading(const std::filesystem::path& path) {
  const auto file = existing_file(path);
  if (!file) return file.error();
  auto database = open_database(*file, SQLITE_OPEN_READONLY);
  if (!database) return database;
  if (auto current = check_schema(**database); !current) return current.error();
  return database;
}

}  // namespace smppguard::store
