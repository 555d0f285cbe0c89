// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/traits.hpp"

namespace smppguard::traffic {

std::string_view name(Trait trait) noexcept {
  switch (trait) {
    case Trait::registered: return "registered";
    case Trait::exempt: return "exempt";
    case Trait::trusted: return "trusted";
    case Trait::one_time_code: return "one_time_code";
    case Trait::emergency: return "emergency";
    case Trait::account_notification: return "account_notification";
    case Trait::public_service: return "public_service";
    case Trait::conversational: return "conversational";
  }
  return "";
}

std::optional<Trait> find_trait(std::string_view wanted) noexcept {
  for (const Trait trait : kTraits) {
    if (name(trait) == wanted) return trait;
  }
  return std::nullopt;
}

}  // namespace smppguard::traffic
