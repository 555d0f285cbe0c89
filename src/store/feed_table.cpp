// SPDX-License-Identifier: Apache-2.0
#include "feed_table.hpp"

#include "values.hpp"

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

constexpr std::string_view kInsert =
    "INSERT INTO feed (position, at, kind, recipient, sender, organisation, matter, state, valid_from, "
    "valid_until, entered_by, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// The conditions of a filter, with the values that they compare with.
class Conditions {
 public:
  void add(std::string_view column_and_operator, const Value& value) {
    values_.push_back(value);
    sql_ += fmt::format(" AND {} ${}", column_and_operator, values_.size());
  }
  void add_choice(std::string_view column, const std::vector<std::string>& choices) {
    std::string places;
    for (const std::string& choice : choices) {
      values_.emplace_back(choice);
      places += fmt::format("{}${}", places.empty() ? "" : ", ", values_.size());
    }
    sql_ += fmt::format(" AND {} IN ({})", column, places);
  }
  /// Behind everything else.
  void limit(std::size_t count) {
    values_.emplace_back(row_limit(count));
    limit_ = fmt::format("LIMIT ${}", values_.size());
  }
  [[nodiscard]] std::string sql() const {
    return fmt::format("SELECT {} FROM feed WHERE {} ORDER BY position DESC {}", kFeedColumns, sql_, limit_);
  }
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  std::string sql_ = "TRUE";
  std::string limit_;
  std::vector<Value> values_;
};

}  // namespace

FeedEntry read_entry(const Row& row, int first) {
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

void add_to_feed(Database& database, const FeedEntry& entry) {
  const std::string recipient = (entry.fact ? entry.fact->recipient : entry.recipient).to_string();
  const std::string sender = (entry.fact ? entry.fact->party.sender : entry.sender).to_string();
  const bool of_organisation = entry.fact && entry.fact->matter == Matter::organisation;
  const FactColumns fact{entry.fact};
  database.queue(kInsert, {static_cast<std::int64_t>(entry.position), milliseconds(entry.at), entry.kind,
                           unless_empty(recipient), unless_empty(sender),
                           unless_zero(of_organisation ? entry.fact->party.organisation : entry.organisation),
                           fact.matter, fact.state, fact.from, fact.until, entry.by, entry.details});
}

Result<Position> read_feed(Database& database, Position after, std::size_t limit,
                           const std::function<void(const FeedEntry&)>& each) {
  static const std::string kSql =
      fmt::format("SELECT {} FROM feed WHERE position > $1 ORDER BY position LIMIT $2", kFeedColumns);
  const auto done = database.run("read the feed", kSql, {static_cast<std::int64_t>(after), row_limit(limit)},
                                 [&](const Row& row) {
                                   const FeedEntry entry = read_entry(row, 0);
                                   each(entry);
                                   after = entry.position;
                                 });
  if (!done) return done.error();
  return after;
}

Result<std::vector<FeedEntry>> read_history(Database& database, const HistoryFilter& filter,
                                            std::size_t limit) {
  const std::string recipient = filter.recipient.value_or(PhoneNumber{}).to_string();
  const std::string sender = filter.sender.value_or(PhoneNumber{}).to_string();
  Conditions conditions;
  if (filter.recipient) conditions.add("recipient =", recipient);
  if (filter.sender) conditions.add("sender =", sender);
  if (filter.organisation) conditions.add("organisation =", *filter.organisation);
  if (filter.since) conditions.add("at >=", milliseconds(*filter.since));
  if (filter.until) conditions.add("at <", milliseconds(*filter.until));
  if (!filter.kinds.empty()) conditions.add_choice("kind", filter.kinds);
  conditions.limit(limit);

  std::vector<FeedEntry> entries;
  const auto done = database.run("look into the history", conditions.sql(), conditions.values(),
                                 [&](const Row& row) { entries.push_back(read_entry(row, 0)); });
  if (!done) return done.error();
  return entries;
}

void queue_last_position(Database& database, std::function<void(Position)> take) {
  database.queue("SELECT coalesce(max(position), 0) FROM feed", {},
                 [take = std::move(take)](const Row& row) { take(static_cast<Position>(row.integer(0))); });
}

}  // namespace smppguard::store
