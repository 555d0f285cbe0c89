// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/confirmations.hpp"

#include "smppguard/policy/options.hpp"

#include <algorithm>

namespace smppguard::relay {
namespace {

bool in_time(WallTime opted_out_since, WallTime now) noexcept {
  return now - opted_out_since <= policy::OptOutOptions::kConfirmationTime;
}

bool is_same_message(const std::optional<smpp::Part>& one, const std::optional<smpp::Part>& other) noexcept {
  return one && other && one->scheme == other->scheme && one->reference == other->reference &&
         one->total == other->total;
}

}  // namespace

bool ConfirmationTable::take(const ConfirmationClaim& claim, WallTime now) noexcept {
  if (claim.opted_out_since < began_ || !in_time(claim.opted_out_since, now)) return false;
  auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& one) {
    return one.by.recipient == claim.recipient && one.by.sender == claim.sender &&
           one.by.opted_out_since == claim.opted_out_since;
  });
  const bool taken = slot != slots_.end();
  if (taken && (!is_same_message(slot->by.part, claim.part) || slot->seen[claim.part->number])) return false;
  if (!taken) {
    slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& one) {
      return !one.by.recipient || !in_time(one.by.opted_out_since, now);
    });
    if (slot == slots_.end()) return false;
    *slot = {claim, {}};
  }
  if (claim.part) slot->seen.set(claim.part->number);
  return true;
}

}  // namespace smppguard::relay
