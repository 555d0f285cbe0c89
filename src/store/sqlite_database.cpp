// SPDX-License-Identifier: Apache-2.0
#include "sqlite_database.hpp"

#include "sqlite_statement.hpp"

#include <array>
#include <fmt/format.h>
#include <string>
#include <system_error>
#include <utility>

namespace smppguard::store {
namespace {

struct Advice {
  int code;
  std::string_view text;
};

constexpr std::array kAdvice = std::to_array<Advice>({
    {SQLITE_PERM, "let the service's user read and write the file and its directory"},
    {SQLITE_BUSY, "another process holds the lock: find it with fuser and let it finish or stop it"},
    {SQLITE_LOCKED, "another process holds the lock: find it with fuser and let it finish or stop it"},
    {SQLITE_READONLY,
     "let the service's user write the file and its directory, and mount the file system read-write"},
    {SQLITE_IOERR, "look for disk errors and quotas in the kernel log, and see that there is space"},
    {SQLITE_CORRUPT,
     "the file is damaged: stop the service, keep a copy and restore a backup or use sqlite3 .recover"},
    {SQLITE_FULL, "free space on the file system; records are taken again as soon as there is some"},
    {SQLITE_CANTOPEN,
     "see that the file and its directory exist and that the service's user may read and write both"},
    {SQLITE_NOTADB, "this is some other file: name the right path or move the file away"},
});

std::string_view advice_for(int code) noexcept {
  for (const Advice& advice : kAdvice) {
    if (advice.code == (code & 0xFF)) return advice.text;
  }
  return "restart the service if this stays";
}

bool has_system_cause(int code) noexcept {
  return (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, int flags) {
  std::unique_ptr<Database> database{new Database{path}};
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  database->connection_.reset(connection);  // to be closed even when opening failed
  if (code != SQLITE_OK) return database->failure("open");
  return database;
}

Result<void> Database::execute(const char* sql, std::string_view doing) {
  if (sqlite3_exec(get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(doing);
  return {};
}

Result<std::int64_t> Database::integer(const char* sql, std::string_view doing) {
  Statement statement;
  if (!statement.prepare(*this, sql) || statement.step() != SQLITE_ROW) return failure(doing);
  return statement.integer(0);
}

Result<void> Database::check_in_place(std::string_view doing) const {
  int moved = 0;
  if (sqlite3_file_control(get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved == 0)
    return {};
  return failure(doing,
                 "the file was moved or deleted while in use; put it back, or restart the service to start "
                 "anew");
}

Result<void> Database::begin(std::string_view doing) {
  if (auto sound = check_in_place(doing); !sound) return sound;
  return execute("BEGIN IMMEDIATE", doing);
}

void Database::roll_back() noexcept {
  if (sqlite3_get_autocommit(get()) == 0) sqlite3_exec(get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Error Database::failure(std::string_view doing) const {
  const int code = sqlite3_extended_errcode(get());
  std::string why = sqlite3_errmsg(get());
  if (const int cause = sqlite3_system_errno(get()); cause != 0 && has_system_cause(code)) {
    why += fmt::format(" ({})", std::generic_category().message(cause));
  }
  return failure(doing, fmt::format("{} [{}]; {}", why, code, advice_for(code)));
}

Error Database::failure(std::string_view doing, std::string_view why_and_what_to_do) const {
  return fail(fmt::format("store {}: cannot {}: {}", path_.native(), doing, why_and_what_to_do));
}

}  // namespace smppguard::store
