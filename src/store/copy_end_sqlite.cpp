// SPDX-License-Identifier: Apache-2.0
#include "copy_end.hpp"
#include "sqlite_file.hpp"
#include "sqlite_open.hpp"
#include "sqlite_schema.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <system_error>
#include <utility>

namespace smppguard::store {
namespace {

namespace fs = std::filesystem;

std::string insert_of(const CopyTable& table) {
  std::string places;
  for (std::size_t i = 1; i <= table.columns.size(); ++i)
    places += fmt::format("{}${}", i == 1 ? "" : ", ", i);
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, names_of(table, table.columns.size()),
                     places);
}

class SqliteEnd final : public CopyEnd {
 public:
  explicit SqliteEnd(std::unique_ptr<SqliteDatabase> database) noexcept : database_{std::move(database)} {}

  [[nodiscard]] Database& database() noexcept override { return *database_; }

  // Receipts have no row there: they come and go, and their numbers may be given again.
  [[nodiscard]] Result<std::int64_t> head(const CopyTable& table) override {
    std::int64_t last = 0;
    const auto read = database_->run("read its heads", "SELECT seq FROM sqlite_sequence WHERE name = $1",
                                     {table.name}, [&](const Row& row) { last = row.integer(0); });
    if (!read) return read.error();
    return last;
  }

  [[nodiscard]] Result<void> fill(const CopyTable& table, const NextRow& next_row) override {
    const std::string doing = fmt::format("write table {}", table.name);
    const std::string insert = insert_of(table);
    std::vector<Value> row;
    for (;;) {
      const auto more = next_row(row);
      if (!more) return more.error();
      if (!*more) return {};
      if (auto written = database_->run(doing, insert, row); !written) return written.error();
    }
  }

  // A table that was never written to has no row in sqlite_sequence.
  [[nodiscard]] Result<void> keep_heads(const Heads& heads) override {
    for (const CopyTable& table : copy_tables()) {
      if (table.head == nullptr || table.head == &Heads::receipts || heads.*table.head == 0) continue;
      database_->queue("DELETE FROM sqlite_sequence WHERE name = $1", {table.name});
      database_->queue("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)",
                       {table.name, heads.*table.head});
    }
    return database_->flush("write its heads");
  }

 private:
  std::unique_ptr<SqliteDatabase> database_;
};

Result<std::unique_ptr<CopyEnd>> as_end(Result<std::unique_ptr<SqliteDatabase>> database) {
  if (!database) return database.error();
  return std::unique_ptr<CopyEnd>{std::make_unique<SqliteEnd>(std::move(*database))};
}

}  // namespace

Result<std::unique_ptr<CopyEnd>> open_sqlite_source(const StoreOptions& options) {
  auto database = open_for_reading(options.location);
  if (!database) return database.error();
  const auto grants = (*database)->integer("SELECT count(*) FROM grants", "read it");
  if (!grants) return grants.error();
  if (*grants != 0) {
    return (*database)->failure(
        "copy it", "its table grants has rows, which an older smppguard wrote; start the service once");
  }
  return as_end(std::move(database));
}

Result<std::unique_ptr<CopyEnd>> open_sqlite_target(const StoreOptions& options) {
  auto database = open_for_writing(options.location);
  if (!database) return database.error();
  // With a rollback journal an empty file is filled in one transaction without everything being written
  // twice. Not had if another process uses the file; the service takes its log into use again.
  (void)(*database)->execute("PRAGMA journal_mode = DELETE", "set up");
  // Indexes are written in any order: 256 MiB of them stay in memory.
  if (auto set = (*database)->execute("PRAGMA cache_size = -262144", "set up"); !set) return set.error();
  return as_end(std::move(database));
}

Result<void> check_sqlite_target(const StoreOptions& options) {
  std::error_code code;
  if (!fs::exists(fs::path{options.location}, code)) return check_new_file(options.location);
  const auto file = existing_file(options.location);
  if (!file) return file.error();
  auto database = SqliteDatabase::open(*file, SQLITE_OPEN_READONLY);
  if (!database) return database.error();
  const auto version = known_version(**database);
  if (!version) return version.error();
  if (*version == 0) return {};
  if (auto current = check_schema(**database); !current) return current;
  return check_empty(**database);
}

}  // namespace smppguard::store
