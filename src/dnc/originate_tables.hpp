// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "number_table.hpp"
#include "originate_prefix.hpp"
#include "smppguard/core/phone_number.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace smppguard::dnc {

/// The entries of do-not-originate lists by their values, a table for each of OriginatePrefix::kLengths.
using OriginateTables = std::array<NumberTable, OriginatePrefix::kLengths.size()>;

struct LongestEntry {
  std::uint8_t digits;
  std::uint32_t value;  ///< as it stands in the table
};

/// The longest entry that the sender begins with; see OriginateList::match. No allocation.
[[nodiscard]] inline std::optional<LongestEntry> find_longest(const OriginateTables& tables,
                                                              PhoneNumber sender) noexcept {
  if (const auto ten = ten_digits(sender)) {
    for (std::size_t length = OriginatePrefix::kShortCodes; length-- > 0;) {
      if (tables[length].empty()) continue;
      const auto found = tables[length].find(*ten / kNumbersOfPrefix[length]);
      if (found) return LongestEntry{OriginatePrefix::kLengths[length], *found};
    }
    return std::nullopt;
  }
  const auto code = short_code_of(sender);
  if (!code || tables[code->length].empty()) return std::nullopt;
  const auto found = tables[code->length].find(code->value);
  if (!found) return std::nullopt;
  return LongestEntry{OriginatePrefix::kLengths[code->length], *found};
}

}  // namespace smppguard::dnc
