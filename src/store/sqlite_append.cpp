// SPDX-License-Identifier: Apache-2.0
#include "sqlite_append.hpp"

#include "details.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/store/outcome.hpp"

#include <optional>
#include <sqlite3.h>
#include <utility>
#include <variant>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::store {
namespace {

namespace json = boost::json;

// With OK, ROW and DONE it is not SQLite that has failed, but a row that makes no sense.
Blame blame_for(int code) noexcept {
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return Blame::change;
    default: return Blame::store;
  }
}

FeedEntry entry_of(const Record& record, std::string_view kind, std::int64_t row) {
  const std::string_view table = SqliteTexts::table(record.kind);
  json::object details{{"text", {{"table", json_text(table)}, {"id", row}}}};
  add_text(details, "reason", record.near_miss_reason);
  add_text(details, "destination_addr", record.destination_addr);
  add_text(details, "upstream", record.upstream);
  add_text(details, "system_id", record.system_id);
  return {.at = record.received_at,
          .kind = std::string{kind},
          .fact = std::nullopt,
          .by = {},
          .details = json::serialize(details),
          .recipient = record.recipient,
          .sender = record.sender};
}

FeedEntry entry_of(const Amendment& amendment, std::string_view kind) {
  const consent::Standing& entered = amendment.fact.standing;
  json::object details;
  add_text(details, "evidence", amendment.evidence);
  add_text(details, "note", amendment.note);
  if (entered.state != consent::State::none) add_text(details, "from", to_text(entered.from));
  if (entered.until) add_text(details, "until", to_text(*entered.until));
  return {.at = amendment.at,
          .kind = std::string{kind},
          .fact = std::nullopt,
          .by = amendment.by,
          .details = json::serialize(details)};
}

}  // namespace

AppendError SqliteAppend::failure() const {
  return {database_.failure("record"), blame_for(sqlite3_errcode(database_.get()))};
}

AppendError SqliteAppend::unfit(const Error& error) const {
  return {database_.failure("record", error.message), Blame::change};
}

SqliteAppend::Applied SqliteAppend::outcome_of(int code) const {
  if (code != SQLITE_DONE) return failure();
  return {};
}

SqliteAppend::Applied SqliteAppend::apply(const Change& change) {
  return std::visit([this](const auto& one) { return apply(one); }, change);
}

SqliteAppend::Applied SqliteAppend::apply(const Record& record) {
  const auto before = standing(record);
  if (!before) return AppendError{before.error(), blame_for(sqlite3_errcode(database_.get()))};
  const auto after = outcome(record, *before);
  if (!after) return unfit(after.error());
  if (tables_.texts.insert(record) != SQLITE_DONE) return failure();
  return add(after->facts, entry_of(record, after->kind, sqlite3_last_insert_rowid(database_.get())));
}

Result<std::vector<consent::Fact>> SqliteAppend::standing(const Record& record) {
  switch (concern(record.kind)) {
    case Concern::pair:
      return between(record.recipient, {record.sender, record.organisation}, ends_all(record));
    case Concern::approvals: return tables_.standings.find_voices(record.recipient);
    case Concern::nothing: break;
  }
  return std::vector<consent::Fact>{};
}

/// What stands between them, and if all is to end also what permits the organisation's other numbers.
Result<std::vector<consent::Fact>> SqliteAppend::between(PhoneNumber recipient, const consent::Party& party,
                                                         bool ends_all) {
  auto facts = tables_.standings.find(recipient, party.sender, party.organisation);
  if (!facts || !ends_all) return facts;
  auto others = tables_.standings.find_permissions(recipient, party.sender, party.organisation);
  if (!others) return others;
  facts->insert(facts->end(), others->begin(), others->end());
  return facts;
}

SqliteAppend::Applied SqliteAppend::apply(const Amendment& amendment) {
  const consent::Fact& fact = amendment.fact;
  const auto before = between(fact.recipient, fact.party, ends_all(amendment));
  if (!before) return AppendError{before.error(), blame_for(sqlite3_errcode(database_.get()))};
  const auto after = outcome(amendment, *before);
  if (!after) return unfit(after.error());
  return add(after->facts, entry_of(amendment, after->kind));
}

SqliteAppend::Applied SqliteAppend::apply(const PendingReceipt& receipt) {
  return outcome_of(tables_.receipts.keep(receipt));
}

SqliteAppend::Applied SqliteAppend::apply(const ForgetReceipt& forget) {
  return outcome_of(tables_.receipts.forget(forget));
}

SqliteAppend::Applied SqliteAppend::add(const std::vector<consent::Fact>& facts, const FeedEntry& common) {
  if (facts.empty()) {
    entries_.push_back(common);
    return outcome_of(tables_.feed.append(entries_.back()));
  }
  for (const consent::Fact& fact : facts) {
    FeedEntry& entry = entries_.emplace_back(common);
    entry.fact = fact;
    entry.recipient = entry.sender = {};
    if (tables_.feed.append(entry) != SQLITE_DONE) return failure();
    if (tables_.standings.put(fact, entry.position) != SQLITE_DONE) return failure();
  }
  return {};
}

}  // namespace smppguard::store
