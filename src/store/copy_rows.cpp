// SPDX-License-Identifier: Apache-2.0
#include "copy_rows.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::store {
namespace {

Value value_of(ColumnKind kind, std::string_view octets) noexcept {
  return kind == ColumnKind::octets ? Value{as_bytes(octets)} : Value{octets};
}

/// "$1, $2, $3"
std::string parameters(std::size_t count) {
  std::string places;
  for (std::size_t i = 1; i <= count; ++i) places += fmt::format("{}${}", i == 1 ? "" : ", ", i);
  return places;
}

}  // namespace

std::string key_text(const CopyTable& table, std::span<const Value> row) {
  std::string key;
  for (std::size_t i = 0; i < table.key_columns; ++i) {
    const auto* const number = std::get_if<std::int64_t>(&row[i].held());
    const auto* const text = std::get_if<std::string_view>(&row[i].held());
    if (i > 0) key += ", ";
    key += table.columns[i].name;
    if (number != nullptr) key += fmt::format(" {}", *number);
    if (text != nullptr) key += fmt::format(" {}", *text);
  }
  return key;
}

void CopyRows::clear() noexcept {
  cells_.clear();
  octets_.clear();
}

void CopyRows::add(const Row& row) {
  for (int column = 0; const CopyColumn& one : table_->columns) {
    Cell& cell = cells_.emplace_back();
    cell.null = row.null(column);
    if (!cell.null && one.kind == ColumnKind::number) {
      cell.number = row.integer(column);
    } else if (!cell.null) {
      const std::string_view octets = row.text(column);
      cell.number = static_cast<std::int64_t>(octets_.size());
      cell.size = octets.size();
      octets_ += octets;
    }
    ++column;
  }
}

void CopyRows::read(std::size_t row, std::size_t columns, std::vector<Value>& values) const {
  values.clear();
  for (std::size_t i = 0; i < columns; ++i) {
    const ColumnKind kind = table_->columns[i].kind;
    const Cell& one = cell(row, i);
    if (one.null) {
      values.emplace_back();
    } else if (kind == ColumnKind::number) {
      values.emplace_back(one.number);
    } else {
      values.push_back(value_of(kind, octets(one)));
    }
  }
}

std::string CopyRows::key_of(std::size_t row) const {
  std::vector<Value> key;
  read(row, table_->key_columns, key);
  return key_text(*table_, key);
}

std::size_t CopyRows::difference(std::size_t row, const CopyRows& other) const noexcept {
  std::size_t column = 0;
  for (; column < table_->columns.size(); ++column) {
    const Cell& a = cell(row, column);
    const Cell& b = other.cell(row, column);
    const bool number = table_->columns[column].kind == ColumnKind::number;
    if (a.null != b.null) break;
    if (number ? a.number != b.number : octets(a) != other.octets(b)) break;
  }
  return column;
}

TableReader::TableReader(Database& database, const CopyTable& table)
    : database_{database}, table_{table}, rows_{table}, spare_{table} {
  const std::string key = names_of(table, table.key_columns);
  const std::string select =
      fmt::format("SELECT {} FROM {}", names_of(table, table.columns.size()), table.name);
  const std::string order = fmt::format("ORDER BY {} LIMIT {}", key, table.rows_at_a_time);
  first_ = fmt::format("{} {}", select, order);
  next_ = fmt::format("{} WHERE ({}) > ({}) {}", select, key, parameters(table.key_columns), order);
}

Result<std::uint64_t> TableReader::read_behind(const CopyRows& before) {
  const EachRow take = [this](const Row& row) { rows_.add(row); };
  const std::string doing = fmt::format("read table {}", table_.name);
  if (before.size() == 0) return database_.run(doing, first_, Values{}, take);
  std::vector<Value> key;
  before.read(before.size() - 1, table_.key_columns, key);
  return database_.run(doing, next_, key, take);
}

Result<void> TableReader::advance() {
  std::swap(rows_, spare_);
  rows_.clear();
  // Fewer rows than there may be were the last ones.
  if (std::exchange(begun_, true) && spare_.size() < table_.rows_at_a_time) return {};
  if (auto read = read_behind(spare_); !read) return read.error();
  return {};
}

}  // namespace smppguard::store
