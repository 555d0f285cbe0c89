// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "sqlite_database.hpp"
#include "sqlite_feed.hpp"
#include "sqlite_receipts.hpp"
#include "sqlite_standings.hpp"
#include "sqlite_texts.hpp"

namespace smppguard::store {

/// What an SqliteStore keeps, over one connection, which must outlive this.
struct SqliteTables {
  explicit SqliteTables(Database& database)
      : feed{database}, standings{database}, texts{database}, receipts{database} {}

  [[nodiscard]] Result<void> prepare() {
    for (auto prepared : {feed.prepare(), standings.prepare(), texts.prepare(), receipts.prepare()}) {
      if (!prepared) return prepared;
    }
    return {};
  }

  SqliteFeed feed;
  SqliteStandings standings;
  SqliteTexts texts;
  SqliteReceipts receipts;
};

}  // namespace smppguard::store
