// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/feed.hpp"
#include "smppguard/store/store.hpp"
#include "sql_database.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::store {

// The table `standings`.

/// What a query for standings has found, once it has been run.
class FoundStandings {
 public:
  /// To be called with each row of kStandingColumns.
  void take(const Row& row);
  /// An error if one of the rows tells of nothing that can exist.
  [[nodiscard]] Result<std::vector<consent::Fact>> facts(const Database& database) &&;

 private:
  std::vector<consent::Fact> facts_;
  std::optional<std::string> unreadable_;
};

// Queued; `found` must live until then.

/// In every matter of the sender, the organisation and the recipient's own list.
void queue_find(Database& database, PhoneNumber recipient, PhoneNumber sender, std::uint32_t organisation,
                FoundStandings& found);
/// Every sender with Matter::voice.
void queue_find_voices(Database& database, PhoneNumber recipient, FoundStandings& found);
/// What permits numbers of the organisation, but for one of them.
void queue_find_permissions(Database& database, PhoneNumber recipient, PhoneNumber but_of,
                            std::uint32_t organisation, FoundStandings& found);
/// Says how things stand since the entry, in the transaction in hand; where nothing changes, the entry that
/// made it so stays. The fact is well_formed().
void put_standing(Database& database, const consent::Fact& fact, Position entry);

// As Store says.
[[nodiscard]] Result<std::size_t> load_standings(Database& database,
                                                 const std::function<void(const consent::Fact&)>& each);
[[nodiscard]] Result<std::size_t> list_standings(Database& database, consent::Matter matter,
                                                 consent::State state, const EachStanding& each);

}  // namespace smppguard::store
