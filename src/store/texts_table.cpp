// SPDX-License-Identifier: Apache-2.0
#include "texts_table.hpp"

#include "values.hpp"

#include <optional>
#include <string>

namespace smppguard::store {
namespace {

using Kind = Record::Kind;

constexpr std::string_view kInsertApproval =
    "INSERT INTO approvals (id, received_at, grantor, source_addr, approval_number, text, pdu, upstream, "
    "system_id, session, effective_from, grantee, organisation) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

constexpr std::string_view kInsertNearMiss =
    "INSERT INTO near_misses (id, received_at, grantor, source_addr, approval_number, text, pdu, upstream, "
    "system_id, session, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

constexpr std::string_view kInsertKeywordText =
    "INSERT INTO keyword_texts (id, received_at, recipient, source_addr, destination_addr, text, pdu, "
    "upstream, system_id, session, kind, sender, organisation) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

// All three give the same columns.
constexpr std::string_view kListApprovals =
    "SELECT received_at, grantor, source_addr, approval_number, text, pdu, upstream, system_id, session, "
    "effective_from, grantee, organisation, '' FROM approvals ORDER BY id DESC LIMIT $1";

constexpr std::string_view kListNearMisses =
    "SELECT received_at, grantor, source_addr, approval_number, text, pdu, upstream, system_id, session, "
    "0, '', 0, reason FROM near_misses ORDER BY id DESC LIMIT $1";

constexpr std::string_view kListKeywordTexts =
    "SELECT received_at, recipient, source_addr, destination_addr, text, pdu, upstream, system_id, session, "
    "0, sender, organisation, '' FROM keyword_texts WHERE kind = $1 ORDER BY id DESC LIMIT $2";

Record read_record(Kind kind, const Row& row) {
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

/// NULL where there is no number.
std::optional<std::string_view> unless_empty(const std::string& number) noexcept {
  return number.empty() ? std::nullopt : std::optional<std::string_view>{number};
}

}  // namespace

std::string_view table_of(Kind kind) noexcept {
  if (kind == Kind::grant) return "approvals";
  return kind == Kind::near_miss ? "near_misses" : "keyword_texts";
}

std::int64_t& head_of(Kind kind, Heads& heads) noexcept {
  if (kind == Kind::grant) return heads.approvals;
  return kind == Kind::near_miss ? heads.near_misses : heads.keyword_texts;
}

void add_text(Database& database, const Record& record, std::int64_t id) {
  const std::string recipient = record.recipient.to_string();
  const std::string sender = record.sender.to_string();
  const std::int64_t received_at = milliseconds(record.received_at);
  const auto session = static_cast<std::int64_t>(record.session);
  const Bytes pdu{record.pdu};
  if (record.kind == Kind::grant) {
    database.queue(kInsertApproval,
                   {id, received_at, unless_empty(recipient), record.source_addr, record.destination_addr,
                    record.text, pdu, record.upstream, record.system_id, session,
                    milliseconds(record.effective_from), unless_empty(sender), record.organisation});
  } else if (record.kind == Kind::near_miss) {
    database.queue(kInsertNearMiss,
                   {id, received_at, unless_empty(recipient), record.source_addr, record.destination_addr,
                    record.text, pdu, record.upstream, record.system_id, session, record.near_miss_reason});
  } else {
    database.queue(kInsertKeywordText,
                   {id, received_at, unless_empty(recipient), record.source_addr, record.destination_addr,
                    record.text, pdu, record.upstream, record.system_id, session, name(record.kind),
                    unless_empty(sender), record.organisation});
  }
}

Result<std::vector<Record>> list_texts(Database& database, Kind kind, std::size_t limit) {
  constexpr std::string_view kDoing = "list records";
  std::vector<Record> records;
  const auto take = [&](const Row& row) { records.push_back(read_record(kind, row)); };
  const std::int64_t most = row_limit(limit);
  const auto done = kind == Kind::grant ? database.run(kDoing, kListApprovals, {most}, take)
                    : kind == Kind::near_miss
                        ? database.run(kDoing, kListNearMisses, {most}, take)
                        : database.run(kDoing, kListKeywordTexts, {name(kind), most}, take);
  if (!done) return done.error();
  return records;
}

}  // namespace smppguard::store
