// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "sqlite_database.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>

namespace smppguard::store {

/// A prepared statement, kept and run again. Must go before its database.
class Statement {
 public:
  /// Once, before anything else; on false the database has the error.
  [[nodiscard]] bool prepare(Database& database, std::string_view sql);

  /// Binds all parameters in order. Text and octets are not copied: they must live until reset().
  template <class... Values>
  void bind(const Values&... values) {
    (bind_next(values), ...);
  }
  /// The same one by one, for statements whose parameters vary.
  template <class Value>
  void bind_next(const Value& value) {
    note(put(++parameters_, value));
  }

  /// SQLITE_ROW, SQLITE_DONE or an error code; a failed bind shows here too.
  [[nodiscard]] int step() noexcept;
  /// Calls `each` for every row that is left; SQLITE_DONE or an error code.
  template <class Each>
  [[nodiscard]] int each_row(const Each& each) {
    int code = SQLITE_DONE;
    while ((code = step()) == SQLITE_ROW) each(*this);
    return code;
  }
  /// To be run again. Also frees what an unfinished query holds: a read transaction, above all.
  void reset() noexcept;

  // Columns of the current row, from 0. Views are valid until the next step() or reset().
  [[nodiscard]] std::int64_t integer(int column) noexcept;
  [[nodiscard]] std::string_view text(int column) noexcept;
  [[nodiscard]] Bytes octets(int column) noexcept;
  [[nodiscard]] bool null(int column) noexcept;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };

  [[nodiscard]] int put(int index, std::int64_t value) noexcept;
  [[nodiscard]] int put(int index, std::string_view value) noexcept;
  [[nodiscard]] int put(int index, const std::string& value) noexcept {
    return put(index, std::string_view{value});
  }
  [[nodiscard]] int put(int index, Bytes value) noexcept;
  [[nodiscard]] int put(int index, const std::optional<std::string_view>& value) noexcept;
  [[nodiscard]] int put(int index, const std::optional<std::int64_t>& value) noexcept;
  void note(int code) noexcept { bound_ = bound_ == SQLITE_OK ? code : bound_; }

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int parameters_ = 0;
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
