// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "sql_database.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::store {

/// The columns that read_standing() reads, in their order.
inline constexpr std::string_view kStandingColumns =
    "standings.recipient, standings.party, standings.matter, standings.state, standings.valid_from, "
    "standings.valid_until";
inline constexpr int kStandingColumnCount = 6;

/// A North American number as it is dialled, 12223334545.
[[nodiscard]] std::int64_t number_code(PhoneNumber nanp) noexcept;
/// A sender's number or short code; 0 for none.
[[nodiscard]] std::int64_t sender_code(PhoneNumber sender);
/// Parties of different matters never share a code.
[[nodiscard]] std::int64_t party_code(const consent::Fact& fact);

/// Nothing if the row tells of no fact that can exist.
[[nodiscard]] std::optional<consent::Fact> read_standing(const Row& row);

}  // namespace smppguard::store
