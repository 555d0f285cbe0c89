// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/record.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// The evidence: tables `approvals`, `near_misses` and `keyword_texts` over one connection, which must
/// outlive this.
class SqliteTexts {
 public:
  explicit SqliteTexts(Database& database) : database_{database} {}

  /// Once, before anything else.
  [[nodiscard]] Result<void> prepare();

  /// Adds the text to the transaction in hand. An SQLite result code: SQLITE_DONE if all is well.
  [[nodiscard]] int insert(const Record& record);
  /// As Store says.
  [[nodiscard]] Result<std::vector<Record>> list(Record::Kind kind, std::size_t limit);

  /// Which table has the texts of a kind.
  [[nodiscard]] static std::string_view table(Record::Kind kind) noexcept;

 private:
  [[nodiscard]] int insert_approval(const Record& record);
  [[nodiscard]] int insert_near_miss(const Record& record);
  [[nodiscard]] int insert_keyword_text(const Record& record);

  Database& database_;
  Statement insert_approval_;
  Statement insert_near_miss_;
  Statement insert_keyword_text_;
  Statement list_approvals_;
  Statement list_near_misses_;
  Statement list_keyword_texts_;
};

}  // namespace smppguard::store
