// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"
#include "sqlite_values.hpp"

#include <cstdint>
#include <string_view>

namespace smppguard::store {

// For statements that run rarely enough to be prepared each time.

/// Runs a statement that gives no rows; gives how many it has written.
template <class... Values>
[[nodiscard]] Result<int> run(Database& database, std::string_view doing, std::string_view sql,
                              const Values&... values) {
  Statement statement;
  if (!statement.prepare(database, sql)) return database.failure(doing);
  statement.bind(values...);
  if (statement.step() != SQLITE_DONE) return database.failure(doing);
  return sqlite3_changes(database.get());
}

/// The id of the row that was inserted last.
[[nodiscard]] inline std::uint32_t last_id(const Database& database) noexcept {
  return static_cast<std::uint32_t>(sqlite3_last_insert_rowid(database.get()));
}

/// Calls `each` with every row.
template <class Each, class... Values>
[[nodiscard]] Result<void> for_each_row(Database& database, std::string_view doing, std::string_view sql,
                                        const Each& each, const Values&... values) {
  Statement row;
  if (!row.prepare(database, sql)) return database.failure(doing);
  row.bind(values...);
  if (row.each_row(each) != SQLITE_DONE) return database.failure(doing);
  return {};
}

/// Does all of `work` in one transaction, or nothing of it. `work` gives a Result<...>; so does this.
template <class Work>
[[nodiscard]] auto within_transaction(Database& database, std::string_view doing, const char* begin,
                                      const Work& work) -> decltype(work()) {
  if (auto begun = database.execute(begin, doing); !begun) return begun.error();
  auto done = work();
  if (done) {
    if (auto committed = database.execute("COMMIT", doing); !committed) done = committed.error();
  }
  database.roll_back();
  return done;
}

}  // namespace smppguard::store
