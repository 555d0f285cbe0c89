// SPDX-License-Identifier: Apache-2.0
#include "sqlite_standings.hpp"

#include "sqlite_feed.hpp"
#include "sqlite_values.hpp"
#include "standing_row.hpp"

#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::State;

// The row of one who keeps an own list has the party 0.
constexpr std::string_view kPair = "recipient = ? AND party IN (?, ?, 0)";
constexpr std::string_view kVoices = "recipient = ? AND matter = 0";

// What permits another number of the organisation, whatever the status of its campaign.
constexpr std::string_view kPermissionsOfOrganisation =
    "recipient = ?1 AND state = 1 AND matter < 4 AND party <> ?2 AND EXISTS (SELECT 1 FROM campaigns JOIN "
    "campaign_numbers ON campaign_numbers.campaign = campaigns.id AND removed_at IS NULL WHERE "
    "campaigns.organisation = ?3 AND number = CASE WHEN party > 0 THEN CAST(party AS TEXT) ELSE "
    "substr(CAST(party AS TEXT), 3) END)";

constexpr std::string_view kPut =
    "INSERT INTO standings (recipient, party, matter, state, valid_from, valid_until, entry) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, valid_from = "
    "excluded.valid_from, valid_until = excluded.valid_until, entry = excluded.entry WHERE (state, "
    "valid_from, "
    "valid_until) IS NOT (excluded.state, excluded.valid_from, excluded.valid_until)";

constexpr std::string_view kRemove = "DELETE FROM standings WHERE recipient = ? AND party = ? AND matter = ?";

// The first term is that of the index standings_but_approvals, which is used only where it is written out.
constexpr std::string_view kAllButApprovals = "(standings.matter > 0 OR standings.state > 1) AND ";

std::string select(std::string_view where) {
  return fmt::format("SELECT {} FROM standings WHERE {}", kStandingColumns, where);
}

Error unreadable(Database& database, Statement& row) {
  return database.failure(
      "read what stands",
      fmt::format(
          "table standings has a row for {} and {} in matter {}, which cannot be; correct it or delete it",
          row.integer(0), row.integer(1), row.integer(2)));
}

}  // namespace

template <class Each>
Result<std::size_t> SqliteStandings::read(Statement& rows, std::string_view doing, const Each& each) {
  std::size_t count = 0;
  int code = SQLITE_DONE;
  for (; (code = rows.step()) == SQLITE_ROW; ++count) {
    const auto fact = read_standing(rows);
    if (!fact) return unreadable(database_, rows);
    each(*fact);
  }
  if (code != SQLITE_DONE) return database_.failure(doing);
  return count;
}

Result<void> SqliteStandings::prepare() {
  const bool prepared = find_.prepare(database_, select(kPair)) &&
                        find_voices_.prepare(database_, select(kVoices)) &&
                        find_permissions_.prepare(database_, select(kPermissionsOfOrganisation)) &&
                        put_.prepare(database_, kPut) && remove_.prepare(database_, kRemove) &&
                        load_.prepare(database_, select("TRUE"));
  if (!prepared) return database_.failure("prepare its statements");
  return {};
}

Result<std::vector<Fact>> SqliteStandings::find(PhoneNumber recipient, PhoneNumber sender,
                                                std::uint32_t organisation) {
  if (!recipient.is_nanp()) return std::vector<Fact>{};
  const StatementUse rows{find_};
  rows->bind(number_code(recipient), sender_code(sender), std::int64_t{organisation});
  return collect(*rows);
}

Result<std::vector<Fact>> SqliteStandings::find_permissions(PhoneNumber recipient, PhoneNumber but_of,
                                                            std::uint32_t organisation) {
  if (!recipient.is_nanp()) return std::vector<Fact>{};
  const StatementUse rows{find_permissions_};
  rows->bind(number_code(recipient), sender_code(but_of), std::int64_t{organisation});
  return collect(*rows);
}

Result<std::vector<Fact>> SqliteStandings::find_voices(PhoneNumber recipient) {
  if (!recipient.is_nanp()) return std::vector<Fact>{};
  const StatementUse rows{find_voices_};
  rows->bind(number_code(recipient));
  return collect(*rows);
}

Result<std::vector<Fact>> SqliteStandings::collect(Statement& rows) {
  std::vector<Fact> facts;
  const auto count = read(rows, "look up what stands", [&](const Fact& fact) { facts.push_back(fact); });
  if (!count) return count.error();
  return facts;
}

int SqliteStandings::put(const Fact& fact, Position entry) {
  const std::int64_t recipient = number_code(fact.recipient);
  const std::int64_t party = party_code(fact);
  const auto matter = static_cast<std::int64_t>(fact.matter);
  if (fact.standing.state == State::none) {
    const StatementUse row{remove_};
    row->bind(recipient, party, matter);
    return row->step();
  }
  const auto& until = fact.standing.until;
  const StatementUse row{put_};
  row->bind(recipient, party, matter, static_cast<std::int64_t>(fact.standing.state),
            milliseconds(fact.standing.from),
            until ? std::optional<std::int64_t>{milliseconds(*until)} : std::nullopt,
            static_cast<std::int64_t>(entry));
  return row->step();
}

Result<std::size_t> SqliteStandings::load(const std::function<void(const Fact&)>& each) {
  const StatementUse rows{load_};
  return read(*rows, "load what stands", each);
}

Result<std::size_t> SqliteStandings::list(Matter matter, State state,
                                          const std::function<void(const Fact&, const FeedEntry&)>& each) {
  const bool approvals = matter == Matter::voice && state == State::permitted;
  Statement rows;
  if (!rows.prepare(database_,
                    fmt::format("SELECT {}, {} FROM standings JOIN feed ON position = entry WHERE {}"
                                "standings.matter = ? AND standings.state = ? ORDER BY standings.recipient",
                                kStandingColumns, kFeedColumns, approvals ? "" : kAllButApprovals))) {
    return database_.failure("list what stands");
  }
  rows.bind(static_cast<std::int64_t>(matter), static_cast<std::int64_t>(state));
  return read(rows, "list what stands",
              [&](const Fact& fact) { each(fact, read_entry(rows, kStandingColumnCount)); });
}

}  // namespace smppguard::store
