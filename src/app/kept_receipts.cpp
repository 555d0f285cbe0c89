// SPDX-License-Identifier: Apache-2.0
#include "kept_receipts.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace smppguard::app {
namespace {

std::optional<policy::UpstreamId> find_upstream(const relay::Rules& rules, const std::string& name) {
  const auto found = std::find_if(rules.upstreams.begin(), rules.upstreams.end(),
                                  [&](const relay::Upstream& one) { return one.name == name; });
  if (found == rules.upstreams.end()) return std::nullopt;
  return static_cast<policy::UpstreamId>(found - rules.upstreams.begin());
}

}  // namespace

Result<KeptReceipts> load_receipts(store::Store& store, const relay::Rules& rules, WallTime now) {
  KeptReceipts kept;
  std::vector<store::Change> too_old;
  const auto loaded = store.load_receipts(KeptReceipts::kMost, [&](store::PendingReceipt one) {
    if (const auto upstream = find_upstream(rules, one.upstream)) {
      kept.receipts.push_back(
          std::make_shared<const relay::Receipt>(relay::Receipt{.message_id = std::move(one.message_id),
                                                                .upstream = *upstream,
                                                                .system_id = std::move(one.system_id),
                                                                .deliver_sm = std::move(one.deliver_sm)}));
    } else if (one.created_at + relay::kReceiptLifetime > now) {
      ++kept.stranded;
    } else {
      too_old.emplace_back(store::ForgetReceipt{std::move(one.message_id)});
    }
  });
  if (loaded.has_error()) return loaded.error();
  if (const store::Appended forgotten = store.append(too_old); !forgotten)
    return Error{forgotten.error().message};
  return kept;
}

}  // namespace smppguard::app
