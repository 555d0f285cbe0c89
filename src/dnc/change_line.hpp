// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "change_record.hpp"

#include <optional>
#include <string_view>

namespace smppguard::dnc {

/// Reads a line of a change list without its end: the number (ten digits, or 1 and ten), when it changed
/// ("2022-12-07T02:20:18" or the day alone) and A or D, with commas or blanks between them.
[[nodiscard]] std::optional<ChangeRecord> read_change_line(std::string_view line) noexcept;

/// The second of a time as it is written: "2022-12-07T02:20:18", "2022-12-07 02:20:18" or "2022-12-07".
[[nodiscard]] std::optional<std::int64_t> read_change_time(std::string_view text) noexcept;

}  // namespace smppguard::dnc
