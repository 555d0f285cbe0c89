// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/feed.hpp"
#include "smppguard/store/store.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace smppguard::store {

/// The table `feed` over one connection, which must outlive this.
class SqliteFeed {
 public:
  explicit SqliteFeed(Database& database) : database_{database} {}

  /// Once, before anything else.
  [[nodiscard]] Result<void> prepare();

  /// Adds the entry to the transaction in hand and gives it its position. An SQLite result code: SQLITE_DONE
  /// if all is well.
  [[nodiscard]] int append(FeedEntry& entry);

  /// As Store says.
  [[nodiscard]] Result<Position> read(Position after, std::size_t limit,
                                      const std::function<void(const FeedEntry&)>& each);
  [[nodiscard]] Result<std::vector<FeedEntry>> history(const HistoryFilter& filter, std::size_t limit);
  /// The last entry's position; 0 if there is none.
  [[nodiscard]] Result<Position> last();

 private:
  Database& database_;
  Statement insert_;
  Statement read_;
  Statement last_;
};

/// What insert_entry() runs.
inline constexpr std::string_view kInsertEntry =
    "INSERT INTO feed (at, kind, recipient, sender, organisation, matter, state, valid_from, valid_until, "
    "entered_by, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Adds the entry, but for its position. An SQLite result code: SQLITE_DONE if all is well.
[[nodiscard]] int insert_entry(Statement& row, const FeedEntry& entry);

/// The columns that read_entry() reads, in their order.
inline constexpr std::string_view kFeedColumns =
    "feed.position, feed.at, feed.kind, feed.recipient, feed.sender, feed.organisation, feed.matter, "
    "feed.state, feed.valid_from, feed.valid_until, feed.entered_by, feed.details";

/// kFeedColumns of the current row, from column `first` on. A matter or state of a newer smppguard is no fact
/// to this one.
[[nodiscard]] FeedEntry read_entry(Statement& row, int first);

}  // namespace smppguard::store
