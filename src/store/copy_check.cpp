// SPDX-License-Identifier: Apache-2.0
#include "copy_check.hpp"

#include "copy_rows.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>

namespace smppguard::store {
namespace {

/// In words where two pieces of the same place in a table differ.
std::string first_difference(const CopyTable& table, const CopyRows& from, const CopyRows& to) {
  const std::size_t common = std::min(from.size(), to.size());
  for (std::size_t row = 0; row < common; ++row) {
    const std::size_t column = from.difference(row, to);
    if (column == table.columns.size()) continue;
    if (column >= table.key_columns)
      return fmt::format("{} of the row with {} is another", table.columns[column].name, from.key_of(row));
    return fmt::format("where the source has the row with {}, there is one with {}", from.key_of(row),
                       to.key_of(row));
  }
  return from.size() > common ? fmt::format("the row with {} is missing", from.key_of(common))
                              : fmt::format("the row with {} is not in the source", to.key_of(common));
}

}  // namespace

Result<void> check_same(Database& from, Database& to, const CopyTable& table,
                        const std::function<Result<void>(std::uint64_t rows)>& checked) {
  TableReader source{from, table};
  TableReader target{to, table};
  for (;;) {
    if (auto read = source.advance(); !read) return read;
    if (auto read = target.advance(); !read) return read;
    if (!(source.rows() == target.rows())) {
      return to.failure(fmt::format("find in table {} what was written", table.name),
                        first_difference(table, source.rows(), target.rows()) +
                            "; see whether a trigger changes what is written, and the disk's health");
    }
    if (source.rows().size() == 0) return {};
    if (auto told = checked(source.rows().size()); !told) return told;
  }
}

}  // namespace smppguard::store
