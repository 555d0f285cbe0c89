// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_wire.hpp"
#include "sql_database.hpp"

#include <libpq-fe.h>

namespace smppguard::store {

/// A row of a result in binary form.
class ResultRow final : public Row {
 public:
  ResultRow(const PGresult* result, int row) noexcept : result_{result}, row_{row} {}
  [[nodiscard]] std::int64_t integer(int column) const noexcept override {
    return read_integer(octets(column));
  }
  [[nodiscard]] Bytes octets(int column) const noexcept override {
    if (column >= PQnfields(result_)) return {};
    const char* const value = PQgetvalue(result_, row_, column);
    return as_bytes({value, static_cast<std::size_t>(PQgetlength(result_, row_, column))});
  }
  [[nodiscard]] bool null(int column) const noexcept override {
    return PQgetisnull(result_, row_, column) != 0;
  }

 private:
  const PGresult* result_;
  int row_;
};

}  // namespace smppguard::store
