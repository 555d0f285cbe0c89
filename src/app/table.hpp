// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace smppguard::app {

/// Rows for a person or for awk: columns two blanks apart, each as wide as its widest cell, the header first.
/// Cells are made printable; an empty one is shown as "-".
class Table {
 public:
  explicit Table(std::vector<std::string> header) { rows_.push_back(std::move(header)); }

  /// As many cells as the header has.
  void add(std::vector<std::string> cells);
  /// The header and the rows.
  [[nodiscard]] std::vector<std::string> lines() const;
  /// To standard output; "none" to standard error if there is no row.
  void print() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// "name      value" to standard output, where the value is not empty.
void print_field(const std::string& name, const std::string& value);

}  // namespace smppguard::app
