// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/record.hpp"
#include "sql_database.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::store {

// The evidence: tables `approvals`, `near_misses` and `keyword_texts`.

/// Which table has the texts of a kind.
[[nodiscard]] std::string_view table_of(Record::Kind kind) noexcept;
/// The last number given in that table.
[[nodiscard]] std::int64_t& head_of(Record::Kind kind, Heads& heads) noexcept;

/// Adds the text to the transaction in hand: queued.
void add_text(Database& database, const Record& record, std::int64_t id);
/// As Store says.
[[nodiscard]] Result<std::vector<Record>> list_texts(Database& database, Record::Kind kind,
                                                     std::size_t limit);

}  // namespace smppguard::store
