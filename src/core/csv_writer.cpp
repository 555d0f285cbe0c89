// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/csv_writer.hpp"

namespace smppguard {
namespace {

constexpr char kGuard = '\'';

bool needs_guard(std::string_view cell) noexcept {
  return !cell.empty() && std::string_view{"=+-@\t\r'"}.find(cell.front()) != std::string_view::npos;
}

bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

/// Blanks at an end would be lost without quotation marks.
bool needs_quotes(std::string_view cell) noexcept {
  if (cell.empty()) return false;
  return cell.find_first_of(",\"\r\n") != std::string_view::npos || is_blank(cell.front()) ||
         is_blank(cell.back());
}

}  // namespace

void append_csv_cell(std::string& row, std::string_view cell) {
  const bool quotes = needs_quotes(cell);
  if (quotes) row += '"';
  if (needs_guard(cell)) row += kGuard;
  for (const char c : cell) {
    if (c == '"') row += '"';
    row += c;
  }
  if (quotes) row += '"';
}

std::string csv_row(std::initializer_list<std::string_view> cells) {
  std::string row;
  bool first = true;
  for (const std::string_view cell : cells) {
    if (!first) row += ',';
    first = false;
    append_csv_cell(row, cell);
  }
  return row + '\n';
}

std::string_view without_guard(std::string_view cell) noexcept {
  if (cell.size() > 1 && cell.front() == kGuard && needs_guard(cell.substr(1))) cell.remove_prefix(1);
  return cell;
}

}  // namespace smppguard
