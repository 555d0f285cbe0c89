// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "copy_tables.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace smppguard::store {

/// "recipient 12223334545, party 12223334546, matter 0", as a row is named to people.
[[nodiscard]] std::string key_text(const CopyTable& table, std::span<const Value> row);

/// Some rows of a table, with all that is in them. Equal if every row is.
class CopyRows {
 public:
  explicit CopyRows(const CopyTable& table) noexcept : table_{&table} {}

  void clear() noexcept;
  void add(const Row& row);
  [[nodiscard]] std::size_t size() const noexcept { return cells_.size() / table_->columns.size(); }
  /// The first `columns` of a row; views of it, valid until it changes.
  void read(std::size_t row, std::size_t columns, std::vector<Value>& values) const;
  [[nodiscard]] std::string key_of(std::size_t row) const;
  /// The first column in which two rows differ; their count if none.
  [[nodiscard]] std::size_t difference(std::size_t row, const CopyRows& other) const noexcept;

  friend bool operator==(const CopyRows& a, const CopyRows& b) noexcept {
    return a.cells_ == b.cells_ && a.octets_ == b.octets_;
  }

 private:
  struct Cell {
    bool null = false;
    std::int64_t number = 0;  // or where the octets begin
    std::size_t size = 0;

    friend bool operator==(const Cell&, const Cell&) = default;
  };
  [[nodiscard]] const Cell& cell(std::size_t row, std::size_t column) const noexcept {
    return cells_[row * table_->columns.size() + column];
  }
  [[nodiscard]] std::string_view octets(const Cell& cell) const noexcept {
    return std::string_view{octets_}.substr(static_cast<std::size_t>(cell.number), cell.size);
  }

  const CopyTable* table_;
  std::vector<Cell> cells_;
  std::string octets_;
};

/// Reads a table from its first key to its last, some rows at a time. The database must outlive it, and has
/// its transaction open.
class TableReader {
 public:
  TableReader(Database& database, const CopyTable& table);

  /// Reads the next rows into rows(); none at the end.
  [[nodiscard]] Result<void> advance();
  [[nodiscard]] const CopyRows& rows() const noexcept { return rows_; }

 private:
  [[nodiscard]] Result<std::uint64_t> read_behind(const CopyRows& before);

  Database& database_;
  const CopyTable& table_;
  std::string first_;
  std::string next_;
  CopyRows rows_;
  CopyRows spare_;
  bool begun_ = false;
};

}  // namespace smppguard::store
