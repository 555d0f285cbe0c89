// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/feed.hpp"
#include "smppguard/store/store.hpp"
#include "sql_database.hpp"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace smppguard::store {

// The table `feed`.

/// Adds the entry, with its position, to the transaction in hand: queued.
void add_to_feed(Database& database, const FeedEntry& entry);

// As Store says.
[[nodiscard]] Result<Position> read_feed(Database& database, Position after, std::size_t limit,
                                         const std::function<void(const FeedEntry&)>& each);
[[nodiscard]] Result<std::vector<FeedEntry>> read_history(Database& database, const HistoryFilter& filter,
                                                          std::size_t limit);
/// The last entry's position; 0 if there is none. Queued.
void queue_last_position(Database& database, std::function<void(Position)> take);

/// The columns that read_entry() reads, in their order.
inline constexpr std::string_view kFeedColumns =
    "feed.position, feed.at, feed.kind, feed.recipient, feed.sender, feed.organisation, feed.matter, "
    "feed.state, feed.valid_from, feed.valid_until, feed.entered_by, feed.details";

/// kFeedColumns of the row, from column `first` on. A matter or state of a newer smppguard is no fact to this
/// one.
[[nodiscard]] FeedEntry read_entry(const Row& row, int first);

}  // namespace smppguard::store
