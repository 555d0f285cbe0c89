// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/csv_reader.hpp"

#include <csv.h>
#include <fmt/format.h>
#include <memory>
#include <utility>

namespace smppguard {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Called from C: nothing may be thrown through it.
void add_cell(void* octets, std::size_t size, void* cells) noexcept {
  static_cast<std::vector<std::string>*>(cells)->emplace_back(static_cast<const char*>(octets), size);
}

void end_row(int /*terminator*/, void* /*cells*/) noexcept {}

}  // namespace

Result<std::vector<std::string>> split_csv_row(std::string_view row) {
  csv_parser parser{};
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return fail("the CSV parser cannot be set up");
  const std::unique_ptr<csv_parser, decltype(&csv_free)> freed{&parser, csv_free};
  std::vector<std::string> cells;
  if (csv_parse(&parser, row.data(), row.size(), add_cell, end_row, &cells) != row.size()) {
    return fail(
        "a quotation mark stands inside of a cell; put the cell in quotation marks and double those "
        "inside");
  }
  if (csv_fini(&parser, add_cell, end_row, &cells) != 0) {
    return fail("a quotation mark is not closed on the line; close it (cells cannot hold line breaks)");
  }
  return cells;
}

Result<void> CsvReader::feed(std::string_view piece) {
  while (!piece.empty()) {
    if (std::exchange(after_cr_, false) && piece.front() == '\n') {
      piece.remove_prefix(1);
      continue;
    }
    const std::size_t end = piece.find_first_of("\r\n");
    take(piece.substr(0, end));
    if (end == std::string_view::npos) return {};
    after_cr_ = piece[end] == '\r';
    piece.remove_prefix(end + 1);
    if (auto done = end_line(); done.has_error()) return done;
  }
  return {};
}

Result<void> CsvReader::finish() {
  return row_.empty() && !too_long_ ? Result<void>{} : end_line();
}

void CsvReader::take(std::string_view part) {
  if (row_.size() + part.size() > kMostRowOctets) {
    too_long_ = true;
    row_.clear();
  }
  if (!too_long_) row_ += part;
}

Result<void> CsvReader::end_line() {
  const std::size_t line = line_++;
  const std::string row = std::exchange(row_, {});
  if (std::exchange(too_long_, false)) {
    return each_(line, fail(fmt::format("it is longer than {} octets; is this a CSV file?", kMostRowOctets)));
  }
  std::string_view text = row;
  if (line == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (comments_ == Comments::hash && text.starts_with('#')) return {};
  auto cells = split_csv_row(text);
  if (cells.has_value() && cells->empty()) return {};
  return each_(line, std::move(cells));
}

}  // namespace smppguard
