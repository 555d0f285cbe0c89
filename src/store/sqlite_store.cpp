// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/sqlite_store.hpp"

#include "number_text.hpp"
#include "sqlite_database.hpp"
#include "sqlite_open.hpp"
#include "sqlite_queries.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <utility>
#include <variant>

namespace smppguard::store {
namespace {

std::int64_t row_limit(std::size_t limit) noexcept {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(limit, kMost));
}

std::int64_t milliseconds(WallTime time) noexcept {
  return time.time_since_epoch().count();
}
WallTime wall_time(std::int64_t milliseconds) noexcept {
  return WallTime{std::chrono::milliseconds{milliseconds}};
}

Record read_record(Record::Kind kind, Statement& row) {
  const Bytes pdu = row.octets(5);
  return {.kind = kind,
          .grantor = read_address(row.text(1)).value_or(PhoneNumber{}),
          .source_addr = std::string{row.text(2)},
          .grantee = read_address(row.text(10)).value_or(PhoneNumber{}),
          .approval_number = std::string{row.text(3)},
          .text = std::string{row.text(4)},
          .pdu = {pdu.begin(), pdu.end()},
          .near_miss_reason = std::string{row.text(11)},
          .received_at = wall_time(row.integer(0)),
          .effective_from = wall_time(row.integer(9)),
          .upstream = std::string{row.text(6)},
          .system_id = std::string{row.text(7)},
          .session = static_cast<std::uint64_t>(row.integer(8))};
}

Blame blame_for(int code) noexcept {
  const int kind = code & 0xFF;
  const bool unfit = kind == SQLITE_CONSTRAINT || kind == SQLITE_TOOBIG || kind == SQLITE_MISMATCH;
  return unfit ? Blame::change : Blame::store;
}

consent::Grant grant_of(const Record& record) noexcept {
  return {record.grantor, record.grantee, record.effective_from};
}

bool fit(const Change& change) noexcept {
  const auto* record = std::get_if<Record>(&change);
  return record == nullptr || record->kind != Record::Kind::grant || consent::well_formed(grant_of(*record));
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& path, Mode mode) {
  auto database = mode == Mode::read_write ? open_for_writing(path) : open_for_reading(path);
  if (!database) return database.error();
  auto queries = std::make_unique<Queries>();
  if (auto prepared = queries->prepare(**database); !prepared) return prepared.error();
  return std::unique_ptr<SqliteStore>{new SqliteStore{std::move(*database), std::move(queries)}};
}

SqliteStore::SqliteStore(std::unique_ptr<Database> database, std::unique_ptr<Queries> queries)
    : database_{std::move(database)}, queries_{std::move(queries)} {}

SqliteStore::~SqliteStore() = default;

Appended SqliteStore::append(std::span<const Change> changes) {
  if (changes.empty()) return {};
  if (!std::all_of(changes.begin(), changes.end(), fit)) {
    return AppendError{database_->failure("record", "a grant lacks a grantor or grantee that can be one"),
                       Blame::change};
  }
  if (database_->moved()) {
    return AppendError{database_->failure("record",
                                          "the file was moved or deleted while in use; put it back, or "
                                          "restart the service to start anew"),
                       Blame::store};
  }
  if (auto begun = database_->execute("BEGIN IMMEDIATE", "record"); !begun) {
    return AppendError{begun.error(), Blame::store};
  }
  for (const Change& change : changes) {
    const int code = std::visit([this](const auto& one) { return apply(one); }, change);
    if (code != SQLITE_DONE) return give_up();
  }
  if (!database_->execute("COMMIT", "record")) return give_up();
  return {};
}

AppendError SqliteStore::give_up() {
  AppendError error{database_->failure("record"), blame_for(sqlite3_errcode(database_->get()))};
  database_->roll_back();
  return error;
}

int SqliteStore::apply(const Record& record) {
  return record.kind == Record::Kind::grant ? insert_grant(record) : insert_near_miss(record);
}

int SqliteStore::apply(const PendingReceipt& receipt) {
  const StatementUse row{queries_->insert_receipt};
  row->bind(receipt.message_id, receipt.upstream, receipt.system_id, milliseconds(receipt.created_at),
            Bytes{receipt.deliver_sm});
  return row->step();
}

int SqliteStore::apply(const ForgetReceipt& forget) {
  const StatementUse row{queries_->delete_receipt};
  row->bind(forget.message_id);
  return row->step();
}

int SqliteStore::insert_grant(const Record& record) {
  const std::string grantor = number_text(record.grantor);
  const std::string grantee = number_text(record.grantee);
  const std::int64_t effective_from = milliseconds(record.effective_from);

  const StatementUse approval{queries_->insert_approval};
  approval->bind(milliseconds(record.received_at), effective_from, grantor, grantee, record.source_addr,
                 record.approval_number, record.text, Bytes{record.pdu}, record.upstream, record.system_id,
                 static_cast<std::int64_t>(record.session));
  if (const int code = approval->step(); code != SQLITE_DONE) return code;

  const StatementUse grant{queries_->insert_grant};
  grant->bind(grantor, grantee, effective_from, std::int64_t{sqlite3_last_insert_rowid(database_->get())});
  return grant->step();
}

int SqliteStore::insert_near_miss(const Record& record) {
  const std::string digits = number_text(record.grantor);
  const std::optional<std::string_view> grantor =
      record.grantor ? std::optional<std::string_view>{digits} : std::nullopt;
  const StatementUse near_miss{queries_->insert_near_miss};
  near_miss->bind(milliseconds(record.received_at), grantor, record.source_addr, record.approval_number,
                  record.near_miss_reason, record.text, Bytes{record.pdu}, record.upstream, record.system_id,
                  static_cast<std::int64_t>(record.session));
  return near_miss->step();
}

Result<std::size_t> SqliteStore::load_grants(const std::function<void(const consent::Grant&)>& each) {
  const StatementUse rows{queries_->load_grants};
  std::size_t count = 0;
  int code = SQLITE_DONE;
  while ((code = rows->step()) == SQLITE_ROW) {
    const consent::Grant grant{read_address(rows->text(0)).value_or(PhoneNumber{}),
                               read_address(rows->text(1)).value_or(PhoneNumber{}),
                               wall_time(rows->integer(2))};
    if (!consent::well_formed(grant)) {
      return database_->failure("load grants",
                                fmt::format("table grants has a row for '{}' and '{}', which no text "
                                            "can have granted; correct it or delete it",
                                            rows->text(0), rows->text(1)));
    }
    each(grant);
    ++count;
  }
  if (code != SQLITE_DONE) return database_->failure("load grants");
  return count;
}

Result<std::size_t> SqliteStore::load_receipts(std::size_t limit,
                                               const std::function<void(PendingReceipt)>& each) {
  const StatementUse rows{queries_->load_receipts};
  rows->bind(row_limit(limit));
  std::size_t count = 0;
  int code = SQLITE_DONE;
  while ((code = rows->step()) == SQLITE_ROW) {
    const Bytes pdu = rows->octets(4);
    each({.message_id = std::string{rows->text(0)},
          .upstream = std::string{rows->text(1)},
          .system_id = std::string{rows->text(2)},
          .created_at = wall_time(rows->integer(3)),
          .deliver_sm = {pdu.begin(), pdu.end()}});
    ++count;
  }
  if (code != SQLITE_DONE) return database_->failure("load receipts");
  return count;
}

Result<std::optional<consent::Grant>> SqliteStore::find_grant(PhoneNumber grantor, PhoneNumber grantee) {
  const std::string from = number_text(grantor);
  const std::string to = number_text(grantee);
  const StatementUse row{queries_->find_grant};
  row->bind(from, to);
  switch (row->step()) {
    case SQLITE_ROW: return consent::Grant{grantor, grantee, wall_time(row->integer(0))};
    case SQLITE_DONE: return std::optional<consent::Grant>{};
    default: return database_->failure("look for a grant");
  }
}

Result<std::vector<Record>> SqliteStore::list(Record::Kind kind, std::size_t limit) {
  const bool grants = kind == Record::Kind::grant;
  const StatementUse rows{grants ? queries_->list_approvals : queries_->list_near_misses};
  rows->bind(row_limit(limit));
  std::vector<Record> records;
  int code = SQLITE_DONE;
  while ((code = rows->step()) == SQLITE_ROW) records.push_back(read_record(kind, *rows));
  if (code != SQLITE_DONE) return database_->failure("list records");
  return records;
}

}  // namespace smppguard::store
