// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/fact.hpp"

#include <array>

namespace smppguard::consent {
namespace {

constexpr std::array<std::string_view, kMatterCount> kMatters = {"voice",   "written_consent", "purchase",
                                                                 "inquiry", "organisation",    "own_list"};
constexpr std::array<std::string_view, 3> kStates = {"none", "permitted", "opted_out"};

bool can_be_sender(PhoneNumber number) noexcept {
  return number.is_nanp() || number.kind() == PhoneNumber::Kind::short_code;
}

}  // namespace

bool well_formed(const Fact& fact) noexcept {
  if (!fact.recipient.is_nanp()) return false;
  switch (fact.matter) {
    case Matter::voice: return can_be_sender(fact.party.sender) && fact.party.organisation == 0;
    case Matter::written_consent:
    case Matter::purchase:
    case Matter::inquiry:
      return can_be_sender(fact.party.sender) && fact.party.organisation == 0 &&
             fact.standing.state != State::opted_out;
    case Matter::organisation:
      return !fact.party.sender && fact.party.organisation != 0 && fact.standing.state != State::permitted;
    case Matter::own_list: return fact.party == Party{} && fact.standing.state != State::permitted;
  }
  return false;
}

std::string_view name(Matter matter) noexcept {
  return kMatters[static_cast<std::size_t>(matter)];
}

std::string_view name(State state) noexcept {
  return kStates[static_cast<std::size_t>(state)];
}

std::optional<Matter> find_matter(std::string_view wanted) noexcept {
  for (std::size_t i = 0; i < kMatters.size(); ++i) {
    if (kMatters[i] == wanted) return static_cast<Matter>(i);
  }
  return std::nullopt;
}

}  // namespace smppguard::consent
