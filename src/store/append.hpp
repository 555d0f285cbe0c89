// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/store.hpp"
#include "sql_database.hpp"

#include <span>
#include <string_view>

namespace smppguard::store {

/// As Store says: changes one after the other in one transaction. Two round trips to the database, and one
/// more each time that a change builds on an earlier one of the same recipient. Receipts are kept for `node`.
[[nodiscard]] Appended append(Database& database, std::span<const Change> changes, std::string_view node);

}  // namespace smppguard::store
