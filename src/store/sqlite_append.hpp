// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/store.hpp"
#include "sqlite_database.hpp"
#include "sqlite_tables.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace smppguard::store {

/// Applies changes one after the other within one transaction, which the caller begins and ends.
class SqliteAppend {
 public:
  using Applied = boost::system::result<void, AppendError>;

  SqliteAppend(Database& database, SqliteTables& tables) : database_{database}, tables_{tables} {}

  /// After an error the transaction has to be rolled back.
  [[nodiscard]] Applied apply(const Change& change);
  /// What SQLite has just failed on.
  [[nodiscard]] AppendError failure() const;
  /// What was added to the feed, in order.
  [[nodiscard]] std::vector<FeedEntry> take_entries() && { return std::move(entries_); }

 private:
  [[nodiscard]] Applied apply(const Record& record);
  [[nodiscard]] Applied apply(const Amendment& amendment);
  [[nodiscard]] Applied apply(const PendingReceipt& receipt);
  [[nodiscard]] Applied apply(const ForgetReceipt& forget);
  /// One entry for each fact; `common` has what they share. Without a fact it is itself an entry.
  [[nodiscard]] Applied add(const std::vector<consent::Fact>& facts, const FeedEntry& common);
  [[nodiscard]] Result<std::vector<consent::Fact>> standing(const Record& record);
  [[nodiscard]] Result<std::vector<consent::Fact>> between(PhoneNumber recipient, const consent::Party& party,
                                                           bool ends_all);
  [[nodiscard]] Applied outcome_of(int code) const;
  [[nodiscard]] AppendError unfit(const Error& error) const;

  Database& database_;
  SqliteTables& tables_;
  std::vector<FeedEntry> entries_;
};

}  // namespace smppguard::store
