// SPDX-License-Identifier: Apache-2.0
#include "sqlite_database.hpp"

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

Trouble trouble_for(int code) noexcept {
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH: return Trouble::change;
    default: return Trouble::store;
  }
}

bool has_system_cause(int code) noexcept {
  return (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;
}

// A table without rows yet is not in sqlite_sequence. Receipts come and go: theirs may be given again.
constexpr std::string_view kHeads =
    "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'feed'), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'approvals'), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'near_misses'), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'keyword_texts'), "
    "(SELECT max(id) FROM receipts), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'organisations'), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'campaigns'), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'campaign_numbers'), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'exemptions'), "
    "(SELECT seq FROM sqlite_sequence WHERE name = 'complaints')";

}  // namespace

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const std::filesystem::path& path, int flags) {
  std::unique_ptr<SqliteDatabase> database{new SqliteDatabase{path}};
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  database->connection_.reset(connection);  // to be closed even when opening failed
  if (code != SQLITE_OK) return database->failure("open");
  return database;
}

SqliteDatabase::~SqliteDatabase() = default;

Result<void> SqliteDatabase::execute(const char* sql, std::string_view doing) {
  if (sqlite3_exec(get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(doing);
  return {};
}

Result<std::int64_t> SqliteDatabase::integer(const char* sql, std::string_view doing) {
  Statement statement;
  if (!statement.prepare(get(), sql) || statement.step() != SQLITE_ROW) return failure(doing);
  return statement.integer(0);
}

Statement* SqliteDatabase::find_or_prepare(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return known->second.get();
  auto statement = std::make_unique<Statement>();
  if (!statement->prepare(get(), sql)) return nullptr;
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

bool SqliteDatabase::run_now(std::string_view sql, std::span<const Value> values, const EachRow& each) {
  Statement* const statement = find_or_prepare(sql);
  if (statement == nullptr) return false;
  const StatementUse use{*statement};
  use->bind(values);
  int code = SQLITE_DONE;
  while ((code = use->step()) == SQLITE_ROW) {
    if (each) each(*use);
  }
  return code == SQLITE_DONE;
}

Result<std::uint64_t> SqliteDatabase::run_one(std::string_view doing, std::string_view sql,
                                              std::span<const Value> values, const EachRow& each) {
  if (auto done = flush(doing); !done) return done.error();
  if (!run_now(sql, values, each)) return failure(doing);
  return static_cast<std::uint64_t>(sqlite3_changes64(get()));
}

void SqliteDatabase::queue_one(std::string_view sql, std::span<const Value> values, EachRow each) {
  queue_failed_ = queue_failed_ || !run_now(sql, values, each);
}

// What came behind the statement that failed was not run, so SQLite still knows why.
Result<void> SqliteDatabase::flush(std::string_view doing) {
  if (std::exchange(queue_failed_, false)) return failure(doing);
  return {};
}

Result<std::uint64_t> SqliteDatabase::stream(std::string_view doing, std::string_view sql,
                                             const EachRow& each) {
  std::uint64_t rows = 0;
  const auto done = run_one(doing, sql, {}, [&](const Row& row) {
    ++rows;
    each(row);
  });
  if (!done) return done.error();
  return rows;
}

Result<void> SqliteDatabase::check_in_place(std::string_view doing) {
  int moved = 0;
  if (sqlite3_file_control(get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved == 0)
    return {};
  trouble_ = Trouble::store;
  return failure(doing,
                 "the file was moved or deleted while in use; put it back, or restart the service to start "
                 "anew");
}

Result<void> SqliteDatabase::begin_reading(std::string_view doing) {
  trouble_ = Trouble::change;
  return execute("BEGIN", doing);
}

Result<void> SqliteDatabase::begin_writing(std::string_view doing, Heads& heads) {
  trouble_ = Trouble::change;
  if (auto sound = check_in_place(doing); !sound) return sound;
  if (auto begun = execute("BEGIN IMMEDIATE", doing); !begun) return begun;
  queue(kHeads, {}, [&heads](const Row& row) { heads = read_heads(row); });
  return {};
}

// SQLite has noted by itself which numbers were given.
Result<void> SqliteDatabase::commit(std::string_view doing, const Heads&) {
  if (auto done = flush(doing); !done) return done;
  return execute("COMMIT", doing);
}

void SqliteDatabase::roll_back() noexcept {
  queue_failed_ = false;
  if (sqlite3_get_autocommit(get()) == 0) sqlite3_exec(get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Error SqliteDatabase::failure(std::string_view doing) {
  const int code = sqlite3_extended_errcode(get());
  trouble_ = trouble_for(code);
  std::string why = sqlite3_errmsg(get());
  if (const int cause = sqlite3_system_errno(get()); cause != 0 && has_system_cause(code)) {
    why += fmt::format(" ({})", std::generic_category().message(cause));
  }
  return failure(doing, fmt::format("{} [{}]; {}", why, code, advice_for(code)));
}

Error SqliteDatabase::failure(std::string_view doing, std::string_view why_and_what_to_do) const {
  return fail(fmt::format("store {}: cannot {}: {}", path_.native(), doing, why_and_what_to_do));
}

}  // namespace smppguard::store
