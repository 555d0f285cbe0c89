// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/relay/receipt.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/store/store.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace smppguard::app {

/// The receipts that an earlier process left.
struct KeptReceipts {
  /// As many as memory has room for; if there are more, they are there at the next start.
  static constexpr std::size_t kMost = 1'000'000;

  std::vector<std::shared_ptr<const relay::Receipt>> receipts;
  /// How many are for upstreams that are not configured now. In case that is a mistake they stay in the store
  /// as long as a receipt may live.
  std::size_t stranded = 0;
};

[[nodiscard]] Result<KeptReceipts> load_receipts(store::Store& store, const relay::Rules& rules,
                                                 WallTime now);

}  // namespace smppguard::app
