// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/backup.hpp"

#include "smppguard/store/copy.hpp"
#include "sqlite_database.hpp"
#include "sqlite_file.hpp"
#include "sqlite_schema.hpp"
#include "sqlite_statement.hpp"

#include <fmt/format.h>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <system_error>

namespace smppguard::store {
namespace {

namespace fs = std::filesystem;

// Progress is told between two steps.
constexpr int kPagesAStep = 1'000;
constexpr int kBusyTimeoutMilliseconds = 10'000;

struct Finish {
  void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};
using Backup = std::unique_ptr<sqlite3_backup, Finish>;

Result<void> copy_pages(SqliteDatabase& from, SqliteDatabase& to,
                        const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const Backup backup{sqlite3_backup_init(to.get(), "main", from.get(), "main")};
  if (!backup) return to.failure("write the copy");
  while (true) {
    const int code = sqlite3_backup_step(backup.get(), kPagesAStep);
    const int total = sqlite3_backup_pagecount(backup.get());
    if (progress) {
      progress(static_cast<std::uint64_t>(total - sqlite3_backup_remaining(backup.get())),
               static_cast<std::uint64_t>(total));
    }
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_OK)
      return fail(fmt::format("store {}: cannot be copied to {}: {}", from.path().native(),
                              to.path().native(), sqlite3_errstr(code)));
  }
}

Result<std::unique_ptr<SqliteDatabase>> open_existing(const fs::path& path, int flags) {
  const auto file = existing_file(path);
  if (!file) return file.error();
  auto database = SqliteDatabase::open(*file, flags);
  if (database) sqlite3_busy_timeout((*database)->get(), kBusyTimeoutMilliseconds);
  return database;
}

using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

Result<std::int64_t> back_up_file(const fs::path& store, const fs::path& copy, const Progress& progress) {
  const auto from = open_existing(store, SQLITE_OPEN_READONLY);
  if (!from) return from.error();
  auto version = known_version(**from);
  if (!version) return version;
  const auto file = existing_or_new_file(copy);
  if (!file) return file.error();
  const auto to = SqliteDatabase::open(*file, SQLITE_OPEN_READWRITE);
  if (!to) return to.error();
  // One read transaction around all steps: in a write-ahead log it keeps nobody from committing, and without
  // it each commit of another process would make the copy begin anew.
  if (auto done = (*from)->execute("BEGIN", "read"); !done) return done.error();
  if (const auto pages = (*from)->integer("SELECT count(*) FROM sqlite_master", "read"); !pages) {
    return pages.error();
  }
  if (auto done = copy_pages(**from, **to, progress); !done) return done.error();
  return version;
}

// What is written meanwhile is no part of it.
Result<std::int64_t> back_up_server(const StoreOptions& store, const fs::path& copy,
                                    const Progress& progress) {
  CopyRequest request;
  request.from = store;
  request.to.location = copy.native();
  request.progress = [&progress](CopyStep step, std::uint64_t done, std::uint64_t total) {
    if (progress) progress(step == CopyStep::copying ? done : total + done, 2 * total);
  };
  if (const auto copied = copy_store(request); !copied) return copied.error();
  const auto made = open_existing(copy, SQLITE_OPEN_READONLY);
  if (!made) return made.error();
  return known_version(**made);
}

}  // namespace

Result<std::int64_t> back_up(const StoreOptions& store, const fs::path& copy, const Progress& progress) {
  if (std::error_code code; fs::exists(copy, code)) return fail(copy.native() + ": exists already");
  return is_postgresql(store.location) ? back_up_server(store, copy, progress)
                                       : back_up_file(store.location, copy, progress);
}

Result<void> check_integrity(const fs::path& store) {
  const auto database = open_existing(store, SQLITE_OPEN_READWRITE);
  if (!database) return database.error();
  if (const auto version = known_version(**database); !version) return version.error();
  Statement statement;
  if (!statement.prepare((*database)->get(), "PRAGMA integrity_check(10)"))
    return (*database)->failure("check");
  std::string faults;
  int code = statement.step();
  for (; code == SQLITE_ROW; code = statement.step()) {
    if (statement.text(0) != "ok")
      faults += fmt::format("{}{}", faults.empty() ? "" : "; ", statement.text(0));
  }
  if (code != SQLITE_DONE) return (*database)->failure("check");
  if (!faults.empty()) return fail(fmt::format("store {}: is damaged: {}", store.native(), faults));
  return {};
}

}  // namespace smppguard::store
