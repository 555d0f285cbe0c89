// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/receipt.hpp"
#include "sql_database.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace smppguard::store {

// The table `receipts`.

// Queued, in the transaction in hand.
void keep_receipt(Database& database, const PendingReceipt& receipt, std::int64_t id, std::string_view node);
void forget_receipt(Database& database, const ForgetReceipt& forget);

/// As Store says: those of the node, which takes over those that no node has; all where there are no nodes.
[[nodiscard]] Result<std::size_t> load_receipts(Database& database, std::optional<std::string_view> node,
                                                std::size_t limit,
                                                const std::function<void(PendingReceipt)>& each);

}  // namespace smppguard::store
