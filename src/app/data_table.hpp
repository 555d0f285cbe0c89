// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::app {

/// A CSV file that operators edit: its first line that is no comment names the columns, in this order; lines
/// that begin with # are comments. Every bad row is told, up to kMostBadRows, one a line as "file:line: why".
inline constexpr std::size_t kMostBadRows = 20;

/// Calls `take` with the cells of each row, as many as there are columns; what it fails with is that row's
/// fault.
[[nodiscard]] Result<void> read_data_table(
    const std::string& path, std::span<const std::string_view> columns,
    const std::function<Result<void>(const std::vector<std::string>& cells)>& take);

/// The same for a text; `name` stands for the file.
[[nodiscard]] Result<void> read_data_text(
    std::string_view text, const std::string& name, std::span<const std::string_view> columns,
    const std::function<Result<void>(const std::vector<std::string>& cells)>& take);

}  // namespace smppguard::app
