// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace smppguard {

/// One cell, quoted as RFC 4180 asks. A cell that a spreadsheet would take for a formula (it
/// starts with = + - @ or a tab) gets an apostrophe in front, and so does one that starts with an apostrophe;
/// without_guard() takes it off again.
void append_csv_cell(std::string& row, std::string_view cell);
/// One row of such cells with its line end.
[[nodiscard]] std::string csv_row(std::initializer_list<std::string_view> cells);

[[nodiscard]] std::string_view without_guard(std::string_view cell) noexcept;

}  // namespace smppguard
