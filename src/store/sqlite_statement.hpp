// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql_database.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <sqlite3.h>
#include <string_view>

namespace smppguard::store {

/// A prepared statement, kept and run again, and its current row. Must go before its connection.
class Statement final : public Row {
 public:
  /// Once, before anything else; on false the connection has the error.
  [[nodiscard]] bool prepare(sqlite3* connection, std::string_view sql);

  /// All parameters in order. Text and octets are not copied: they must live until reset().
  void bind(std::span<const Value> values) noexcept;
  /// SQLITE_ROW, SQLITE_DONE or an error code; a failed bind shows here too.
  [[nodiscard]] int step() noexcept;
  /// To be run again. Also frees what an unfinished query holds: a read transaction, above all.
  void reset() noexcept;

  [[nodiscard]] std::int64_t integer(int column) const noexcept override;
  [[nodiscard]] Bytes octets(int column) const noexcept override;
  [[nodiscard]] bool null(int column) const noexcept override;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };

  [[nodiscard]] int put(int index, std::monostate) noexcept;
  [[nodiscard]] int put(int index, std::int64_t value) noexcept;
  [[nodiscard]] int put(int index, std::string_view value) noexcept;
  [[nodiscard]] int put(int index, Bytes value) noexcept;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = SQLITE_OK;
};

/// One run of a kept statement, which is reset at the end of the scope.
class StatementUse {
 public:
  explicit StatementUse(Statement& statement) noexcept : statement_{statement} {}
  StatementUse(const StatementUse&) = delete;
  StatementUse& operator=(const StatementUse&) = delete;
  ~StatementUse() { statement_.reset(); }

  Statement& operator*() const noexcept { return statement_; }
  Statement* operator->() const noexcept { return &statement_; }

 private:
  Statement& statement_;
};

}  // namespace smppguard::store
