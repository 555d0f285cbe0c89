// SPDX-License-Identifier: Apache-2.0
#include "sqlite_texts.hpp"

#include "sqlite_values.hpp"

#include <optional>
#include <string>

namespace smppguard::store {
namespace {

using Kind = Record::Kind;

constexpr std::string_view kInsertApproval =
    "INSERT INTO approvals (received_at, grantor, source_addr, approval_number, text, pdu, upstream, "
    "system_id, session, effective_from, grantee, organisation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr std::string_view kInsertNearMiss =
    "INSERT INTO near_misses (received_at, grantor, source_addr, approval_number, text, pdu, upstream, "
    "system_id, session, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr std::string_view kInsertKeywordText =
    "INSERT INTO keyword_texts (received_at, recipient, source_addr, destination_addr, text, pdu, upstream, "
    "system_id, session, kind, sender, organisation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// All three give the same columns.
constexpr std::string_view kListApprovals =
    "SELECT received_at, grantor, source_addr, approval_number, text, pdu, upstream, system_id, session, "
    "effective_from, grantee, organisation, '' FROM approvals ORDER BY id DESC LIMIT ?";

constexpr std::string_view kListNearMisses =
    "SELECT received_at, grantor, source_addr, approval_number, text, pdu, upstream, system_id, session, "
    "0, '', 0, reason FROM near_misses ORDER BY id DESC LIMIT ?";

constexpr std::string_view kListKeywordTexts =
    "SELECT received_at, recipient, source_addr, destination_addr, text, pdu, upstream, system_id, session, "
    "0, sender, organisation, '' FROM keyword_texts WHERE kind = ? ORDER BY id DESC LIMIT ?";

Record read_record(Kind kind, Statement& row) {
  const Bytes pdu = row.octets(5);
  return {.kind = kind,
          .recipient = read_number(row.text(1)),
          .source_addr = std::string{row.text(2)},
          .sender = read_number(row.text(10)),
          .organisation = static_cast<std::uint32_t>(row.integer(11)),
          .destination_addr = std::string{row.text(3)},
          .text = std::string{row.text(4)},
          .pdu = {pdu.begin(), pdu.end()},
          .near_miss_reason = std::string{row.text(12)},
          .received_at = wall_time(row.integer(0)),
          .effective_from = wall_time(row.integer(9)),
          .upstream = std::string{row.text(6)},
          .system_id = std::string{row.text(7)},
          .session = static_cast<std::uint64_t>(row.integer(8))};
}

/// A number as its column has it; must outlive the run of the statement.
class NumberColumn {
 public:
  explicit NumberColumn(PhoneNumber number) : text_{number.to_string()} {}
  [[nodiscard]] std::optional<std::string_view> value() const noexcept {
    return text_.empty() ? std::nullopt : std::optional<std::string_view>{text_};
  }

 private:
  std::string text_;
};

/// The columns that the three tables begin with.
void bind_text(Statement& row, const Record& record, const NumberColumn& recipient) {
  row.bind(milliseconds(record.received_at), recipient.value(), record.source_addr, record.destination_addr,
           record.text, Bytes{record.pdu}, record.upstream, record.system_id,
           static_cast<std::int64_t>(record.session));
}

}  // namespace

std::string_view SqliteTexts::table(Kind kind) noexcept {
  if (kind == Kind::grant) return "approvals";
  return kind == Kind::near_miss ? "near_misses" : "keyword_texts";
}

Result<void> SqliteTexts::prepare() {
  const bool prepared = insert_approval_.prepare(database_, kInsertApproval) &&
                        insert_near_miss_.prepare(database_, kInsertNearMiss) &&
                        insert_keyword_text_.prepare(database_, kInsertKeywordText) &&
                        list_approvals_.prepare(database_, kListApprovals) &&
                        list_near_misses_.prepare(database_, kListNearMisses) &&
                        list_keyword_texts_.prepare(database_, kListKeywordTexts);
  if (!prepared) return database_.failure("prepare its statements");
  return {};
}

int SqliteTexts::insert(const Record& record) {
  if (record.kind == Kind::grant) return insert_approval(record);
  return record.kind == Kind::near_miss ? insert_near_miss(record) : insert_keyword_text(record);
}

int SqliteTexts::insert_approval(const Record& record) {
  const NumberColumn recipient{record.recipient};
  const NumberColumn sender{record.sender};
  const StatementUse row{insert_approval_};
  bind_text(*row, record, recipient);
  row->bind(milliseconds(record.effective_from), sender.value(), std::int64_t{record.organisation});
  return row->step();
}

int SqliteTexts::insert_near_miss(const Record& record) {
  const NumberColumn recipient{record.recipient};
  const StatementUse row{insert_near_miss_};
  bind_text(*row, record, recipient);
  row->bind(record.near_miss_reason);
  return row->step();
}

int SqliteTexts::insert_keyword_text(const Record& record) {
  const NumberColumn recipient{record.recipient};
  const NumberColumn sender{record.sender};
  const StatementUse row{insert_keyword_text_};
  bind_text(*row, record, recipient);
  row->bind(name(record.kind), sender.value(), std::int64_t{record.organisation});
  return row->step();
}

Result<std::vector<Record>> SqliteTexts::list(Kind kind, std::size_t limit) {
  const bool keyword = kind != Kind::grant && kind != Kind::near_miss;
  Statement& statement = kind == Kind::grant ? list_approvals_
                         : keyword           ? list_keyword_texts_
                                             : list_near_misses_;
  const StatementUse rows{statement};
  if (keyword) rows->bind(name(kind));
  rows->bind(row_limit(limit));
  std::vector<Record> records;
  const int code = rows->each_row([&](Statement& row) { records.push_back(read_record(kind, row)); });
  if (code != SQLITE_DONE) return database_.failure("list records");
  return records;
}

}  // namespace smppguard::store
