// SPDX-License-Identifier: Apache-2.0
#include "standings_table.hpp"

#include "feed_table.hpp"
#include "sql.hpp"
#include "standing_row.hpp"
#include "values.hpp"

#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::State;

// The row of one who keeps an own list has the party 0.
constexpr std::string_view kPair = "recipient = $1 AND party IN ($2, $3, 0)";
constexpr std::string_view kVoices = "recipient = $1 AND matter = 0";

// What permits another number of the organisation, whatever the status of its campaign.
constexpr std::string_view kPermissionsOfOrganisation =
    "recipient = $1 AND state = 1 AND matter < 4 AND party <> $2 AND EXISTS (SELECT 1 FROM campaigns JOIN "
    "campaign_numbers ON campaign_numbers.campaign = campaigns.id AND removed_at IS NULL WHERE "
    "campaigns.organisation = $3 AND number = CASE WHEN party > 0 THEN CAST(party AS TEXT) ELSE "
    "substr(CAST(party AS TEXT), 3) END)";

constexpr std::string_view kPut =
    "INSERT INTO standings (recipient, party, matter, state, valid_from, valid_until, entry) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (recipient, party, matter) DO UPDATE SET "
    "state = excluded.state, valid_from = excluded.valid_from, valid_until = excluded.valid_until, "
    "entry = excluded.entry WHERE standings.state <> excluded.state OR standings.valid_from <> "
    "excluded.valid_from OR standings.valid_until IS DISTINCT FROM excluded.valid_until";

constexpr std::string_view kRemove =
    "DELETE FROM standings WHERE recipient = $1 AND party = $2 AND matter = $3";

// The first term is that of the index standings_but_approvals, which is used only where it is written out.
constexpr std::string_view kAllButApprovals = "(standings.matter > 0 OR standings.state > 1) AND ";

std::string select(std::string_view where) {
  return fmt::format("SELECT {} FROM standings WHERE {}", kStandingColumns, where);
}

/// The fact of a row; or what the first row says that has none.
std::optional<Fact> read_fact(const Row& row, std::optional<std::string>& unreadable) {
  auto fact = read_standing(row);
  if (!fact && !unreadable) {
    unreadable = fmt::format(
        "table standings has a row for {} and {} in matter {}, which cannot be; correct it or delete it",
        row.integer(0), row.integer(1), row.integer(2));
  }
  return fact;
}

/// Calls `each` with the fact of every row; gives their count.
template <class Each>
Result<std::size_t> stream(Database& database, std::string_view doing, std::string_view sql,
                           const Each& each) {
  std::optional<std::string> unreadable;
  std::size_t count = 0;
  const auto done = database.stream(doing, sql, [&](const Row& row) {
    if (const auto fact = read_fact(row, unreadable); fact && !unreadable) {
      each(*fact, row);
      ++count;
    }
  });
  if (!done) return done.error();
  if (unreadable) return database.failure("read what stands", *unreadable);
  return count;
}

constexpr std::string_view kListing = "list what stands";
// A thousand rows fit into any memory, and are read in a moment.
constexpr int kPageOfStandings = 1'000;

/// A listing of any length, a page at a time: memory stays small, and it can end between any two rows.
class Pages {
 public:
  Pages(Database& database, const std::string& sql, const EachStanding& each)
      : database_{database}, sql_{sql}, each_{each} {}

  Result<std::size_t> read() {
    for (bool more = true; more;) {
      int rows = 0;
      const auto done = database_.run(kListing, sql_, {recipient_, party_}, [&](const Row& row) {
        ++rows;
        take(row);
      });
      if (!done) return done.error();
      if (unreadable_) return database_.failure("read what stands", *unreadable_);
      more = going_on_ && rows == kPageOfStandings;
    }
    return count_;
  }

 private:
  void take(const Row& row) {
    if (!going_on_ || unreadable_) return;
    recipient_ = row.integer(0);
    party_ = row.integer(1);
    const auto fact = read_fact(row, unreadable_);
    if (!fact) return;
    ++count_;
    going_on_ = each_(*fact, read_entry(row, kStandingColumnCount));
  }

  Database& database_;
  const std::string& sql_;
  const EachStanding& each_;
  std::int64_t recipient_ = 0;  // of the row before; those of a page are behind it
  std::int64_t party_ = 0;
  std::size_t count_ = 0;
  bool going_on_ = true;
  std::optional<std::string> unreadable_;
};

EachRow into(FoundStandings& found) {
  return [&found](const Row& row) { found.take(row); };
}

}  // namespace

void FoundStandings::take(const Row& row) {
  if (const auto fact = read_fact(row, unreadable_)) facts_.push_back(*fact);
}

Result<std::vector<Fact>> FoundStandings::facts(const Database& database) && {
  if (unreadable_) return database.failure("read what stands", *unreadable_);
  return std::move(facts_);
}

void queue_find(Database& database, PhoneNumber recipient, PhoneNumber sender, std::uint32_t organisation,
                FoundStandings& found) {
  static const std::string kSql = select(kPair);
  if (!recipient.is_nanp()) return;
  database.queue(kSql, {number_code(recipient), sender_code(sender), organisation}, into(found));
}

void queue_find_permissions(Database& database, PhoneNumber recipient, PhoneNumber but_of,
                            std::uint32_t organisation, FoundStandings& found) {
  static const std::string kSql = select(kPermissionsOfOrganisation);
  if (!recipient.is_nanp()) return;
  database.queue(kSql, {number_code(recipient), sender_code(but_of), organisation}, into(found));
}

void queue_find_voices(Database& database, PhoneNumber recipient, FoundStandings& found) {
  static const std::string kSql = select(kVoices);
  if (!recipient.is_nanp()) return;
  database.queue(kSql, {number_code(recipient)}, into(found));
}

void put_standing(Database& database, const Fact& fact, Position entry) {
  const std::int64_t recipient = number_code(fact.recipient);
  const std::int64_t party = party_code(fact);
  const auto matter = static_cast<std::int64_t>(fact.matter);
  if (fact.standing.state == State::none) {
    database.queue(kRemove, {recipient, party, matter});
    return;
  }
  const auto& until = fact.standing.until;
  database.queue(kPut, {recipient, party, matter, static_cast<std::int64_t>(fact.standing.state),
                        milliseconds(fact.standing.from), until ? Value{milliseconds(*until)} : Value{},
                        static_cast<std::int64_t>(entry)});
}

Result<std::size_t> load_standings(Database& database, const std::function<void(const Fact&)>& each) {
  return stream(database, "load what stands", select("TRUE"),
                [&](const Fact& fact, const Row&) { each(fact); });
}

Result<std::size_t> list_standings(Database& database, Matter matter, State state, const EachStanding& each) {
  const bool approvals = matter == Matter::voice && state == State::permitted;
  // Few numbers, in the text, so that the index is used; a statement is kept for each.
  const std::string sql = fmt::format(
      "SELECT {}, {} FROM standings JOIN feed ON position = entry WHERE {}standings.matter = {} "
      "AND standings.state = {} AND standings.recipient >= $1 AND (standings.recipient > $1 OR "
      "standings.party > $2) ORDER BY standings.recipient, standings.party LIMIT {}",
      kStandingColumns, kFeedColumns, approvals ? "" : kAllButApprovals, static_cast<int>(matter),
      static_cast<int>(state), kPageOfStandings);
  return look(database, kListing, [&] { return Pages{database, sql, each}.read(); });
}

}  // namespace smppguard::store
