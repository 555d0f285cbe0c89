// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::journal {

/// A calendar month, UTC: what one file holds.
using Month = std::chrono::year_month;

[[nodiscard]] Month month_of(WallTime at) noexcept;
/// The first moment that is not in it any more.
[[nodiscard]] WallTime end_of(Month month) noexcept;

/// "2026-11".
[[nodiscard]] std::string name(Month month);
[[nodiscard]] std::optional<Month> read_month(std::string_view text) noexcept;

/// "refusals-2026-11.jsonl"; `what` is a stream's name or "heads".
[[nodiscard]] std::string file_name(std::string_view what, Month month);
[[nodiscard]] std::filesystem::path path_of(const std::filesystem::path& folder, std::string_view what,
                                            Month month);

/// The months for which the folder has such a file, in their order.
[[nodiscard]] Result<std::vector<Month>> months_in(const std::filesystem::path& folder,
                                                   std::string_view what);

}  // namespace smppguard::journal
