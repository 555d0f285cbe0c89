// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/decide.hpp"

namespace smppguard::policy {
namespace {

constexpr std::array<RuleRow, kRuleCount> kRules = {{
    {Rule::destination, "destination", "Can the destination be read for certain?"},
    {Rule::sender, "sender", "May this client use the source_addr, and is it registered where it has to be?"},
    {Rule::do_not_originate, "do_not_originate", "Does no list forbid everybody to send from this number?"},
    {Rule::block, "block", "Is the sender, or its organisation, not blocked for unwanted traffic?"},
    {Rule::opt_out, "opt_out", "Has the recipient opted out of this sender or its organisation?"},
    {Rule::own_list, "own_list", "Does the recipient take messages only from senders they allow?"},
    {Rule::company_list, "company_list",
     "Is the recipient on a do-not-call list of the operator or of the sender's organisation?"},
    {Rule::registry, "registry", "Is the recipient in the DNC registry, the national one or a state's?"},
    {Rule::exemption, "exemption", "Where the registry refuses: is the sender's organisation exempt?"},
    {Rule::permission, "permission",
     "Where it still refuses: has the recipient permitted it? For an own list: approved it?"},
    {Rule::route, "route", "Does the route deliver to the destination?"},
    {Rule::quiet_hours, "quiet_hours", "May messages come now, by the recipient's clock?"},
    {Rule::hold, "hold", "Is the sender not held for review, and within the rate it is throttled to?"},
}};

static_assert([] {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (static_cast<std::size_t>(kRules[i].rule) != i) return false;
  }
  return true;
}());

}  // namespace

const std::array<RuleRow, kRuleCount>& rules() noexcept {
  return kRules;
}

}  // namespace smppguard::policy
