// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include "printable.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/core.h>
#include <utility>

namespace smppguard::app {
namespace {

/// Characters of UTF-8 text, as far as a terminal gives each one place.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = cell.empty() ? "-" : printable_unquoted(cell);
  rows_.push_back(std::move(cells));
}

std::vector<std::string> Table::lines() const {
  std::vector<std::string> lines;
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

void Table::print() const {
  for (const std::string& line : lines()) fmt::print("{}\n", line);
  if (rows_.size() == 1) fmt::print(stderr, "none\n");
}

void print_field(const std::string& name, const std::string& value) {
  if (!value.empty()) fmt::print("{:<16}{}\n", name, printable_unquoted(value));
}

}  // namespace smppguard::app
