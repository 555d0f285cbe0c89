// SPDX-License-Identifier: Apache-2.0
#include "sqlite_feed.hpp"

#include "sqlite_values.hpp"

#include <array>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::State;

std::optional<State> find_state(std::string_view wanted) noexcept {
  for (const State state : {State::none, State::permitted, State::opted_out}) {
    if (consent::name(state) == wanted) return state;
  }
  return std::nullopt;
}

std::optional<std::string_view> unless_empty(std::string_view text) noexcept {
  return text.empty() ? std::nullopt : std::optional{text};
}

std::optional<std::int64_t> unless_zero(std::uint32_t id) noexcept {
  return id == 0 ? std::nullopt : std::optional<std::int64_t>{id};
}

// How a fact fills its columns; all NULL without one.
struct FactColumns {
  explicit FactColumns(const std::optional<Fact>& fact) {
    if (!fact) return;
    matter = consent::name(fact->matter);
    state = consent::name(fact->standing.state);
    if (fact->standing.state == State::none) return;
    from = milliseconds(fact->standing.from);
    if (fact->standing.until) until = milliseconds(*fact->standing.until);
  }
  std::optional<std::string_view> matter;
  std::optional<std::string_view> state;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> until;
};

std::string clauses(const HistoryFilter& filter) {
  std::string sql = "TRUE";
  if (filter.recipient) sql += " AND recipient = ?";
  if (filter.sender) sql += " AND sender = ?";
  if (filter.organisation) sql += " AND organisation = ?";
  if (filter.since) sql += " AND at >= ?";
  if (filter.until) sql += " AND at < ?";
  if (filter.kinds.empty()) return sql;
  std::string places = "?";
  for (std::size_t i = 1; i < filter.kinds.size(); ++i) places += ", ?";
  return sql + fmt::format(" AND kind IN ({})", places);
}

}  // namespace

FeedEntry read_entry(Statement& row, int first) {
  const auto column = [first](int index) { return first + index; };
  FeedEntry entry{.position = static_cast<Position>(row.integer(column(0))),
                  .at = wall_time(row.integer(column(1))),
                  .kind = std::string{row.text(column(2))},
                  .fact = std::nullopt,
                  .organisation = static_cast<std::uint32_t>(row.integer(column(5))),
                  .by = std::string{row.text(column(10))},
                  .details = std::string{row.text(column(11))},
                  .recipient = read_number(row.text(column(3))),
                  .sender = read_number(row.text(column(4)))};
  const auto matter = consent::find_matter(row.text(column(6)));
  const auto state = find_state(row.text(column(7)));
  if (!matter || !state) return entry;

  Fact& fact = entry.fact.emplace();
  fact.recipient = std::exchange(entry.recipient, {});
  fact.party.sender = std::exchange(entry.sender, {});
  if (*matter == Matter::organisation) fact.party.organisation = std::exchange(entry.organisation, 0);
  fact.matter = *matter;
  fact.standing.state = *state;
  if (!row.null(column(8))) fact.standing.from = wall_time(row.integer(column(8)));
  if (!row.null(column(9))) fact.standing.until = wall_time(row.integer(column(9)));
  return entry;
}

Result<void> SqliteFeed::prepare() {
  const std::string read =
      fmt::format("SELECT {} FROM feed WHERE position > ? ORDER BY position LIMIT ?", kFeedColumns);
  const bool prepared = insert_.prepare(database_, kInsertEntry) && read_.prepare(database_, read) &&
                        last_.prepare(database_, "SELECT ifnull(max(position), 0) FROM feed");
  if (!prepared) return database_.failure("prepare its statements");
  return {};
}

int insert_entry(Statement& row, const FeedEntry& entry) {
  const std::string recipient = (entry.fact ? entry.fact->recipient : entry.recipient).to_string();
  const std::string sender = (entry.fact ? entry.fact->party.sender : entry.sender).to_string();
  const bool of_organisation = entry.fact && entry.fact->matter == Matter::organisation;
  const FactColumns fact{entry.fact};
  row.bind(milliseconds(entry.at), entry.kind, unless_empty(recipient), unless_empty(sender),
           unless_zero(of_organisation ? entry.fact->party.organisation : entry.organisation), fact.matter,
           fact.state, fact.from, fact.until, entry.by, entry.details);
  return row.step();
}

int SqliteFeed::append(FeedEntry& entry) {
  const StatementUse row{insert_};
  const int code = insert_entry(*row, entry);
  entry.position = static_cast<Position>(sqlite3_last_insert_rowid(database_.get()));
  return code;
}

Result<Position> SqliteFeed::read(Position after, std::size_t limit,
                                  const std::function<void(const FeedEntry&)>& each) {
  const StatementUse rows{read_};
  rows->bind(static_cast<std::int64_t>(after), row_limit(limit));
  const int code = rows->each_row([&](Statement& row) {
    const FeedEntry entry = read_entry(row, 0);
    each(entry);
    after = entry.position;
  });
  if (code != SQLITE_DONE) return database_.failure("read the feed");
  return after;
}

Result<std::vector<FeedEntry>> SqliteFeed::history(const HistoryFilter& filter, std::size_t limit) {
  const std::string recipient = filter.recipient.value_or(PhoneNumber{}).to_string();
  const std::string sender = filter.sender.value_or(PhoneNumber{}).to_string();
  Statement rows;
  if (!rows.prepare(database_, fmt::format("SELECT {} FROM feed WHERE {} ORDER BY position DESC LIMIT ?",
                                           kFeedColumns, clauses(filter)))) {
    return database_.failure("look into the history");
  }
  if (filter.recipient) rows.bind_next(recipient);
  if (filter.sender) rows.bind_next(sender);
  if (filter.organisation) rows.bind_next(std::int64_t{*filter.organisation});
  if (filter.since) rows.bind_next(milliseconds(*filter.since));
  if (filter.until) rows.bind_next(milliseconds(*filter.until));
  for (const std::string& kind : filter.kinds) rows.bind_next(kind);
  rows.bind_next(row_limit(limit));

  std::vector<FeedEntry> entries;
  const int code = rows.each_row([&](Statement& row) { entries.push_back(read_entry(row, 0)); });
  if (code != SQLITE_DONE) return database_.failure("look into the history");
  return entries;
}

Result<Position> SqliteFeed::last() {
  const StatementUse row{last_};
  if (row->step() != SQLITE_ROW) return database_.failure("read the feed");
  return static_cast<Position>(row->integer(0));
}

}  // namespace smppguard::store
