// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql_database.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace smppguard::store {

enum class ColumnKind : std::uint8_t {
  number,  ///< a whole number
  text,    ///< characters
  raw,     ///< any octets, kept as TEXT in SQLite
  octets,  ///< any octets
};

struct CopyColumn {
  std::string_view name;
  ColumnKind kind;
};

struct CopyTable {
  std::string_view name;
  std::span<const CopyColumn> columns;  ///< those of the primary key first
  std::size_t key_columns = 1;
  std::int64_t Heads::*head = nullptr;  ///< where the table counts its rows: of the key
  std::size_t rows_at_a_time = 2'000;   ///< that may be in memory together
};

/// Every table of a store but SQLite's `grants`, which is empty; behind those that it refers to. Keys are
/// whole numbers or hex digits, so that all engines have the same order of them.
[[nodiscard]] std::span<const CopyTable> copy_tables() noexcept;

/// The first `count` columns' names: "recipient, party, matter".
[[nodiscard]] std::string names_of(const CopyTable& table, std::size_t count);

}  // namespace smppguard::store
