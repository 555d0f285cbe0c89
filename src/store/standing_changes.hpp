// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace smppguard::store {

/// The facts that one change brings about, next to what stood before it about the same recipient.
class StandingChanges {
 public:
  StandingChanges(PhoneNumber recipient, std::span<const consent::Fact> before)
      : recipient_{recipient}, before_{before} {}

  [[nodiscard]] consent::Standing before(const consent::Party& party, consent::Matter matter) const {
    const auto found = std::find_if(before_.begin(), before_.end(), [&](const consent::Fact& fact) {
      return fact.party == party && fact.matter == matter;
    });
    return found == before_.end() ? consent::Standing{} : found->standing;
  }

  void set(const consent::Party& party, consent::Matter matter, const consent::Standing& standing) {
    facts_.push_back({recipient_, party, matter, standing});
  }

  /// Ends it if it stands in this state.
  void end(const consent::Party& party, consent::Matter matter, consent::State state) {
    if (before(party, matter).state == state) set(party, matter, {});
  }

  /// The recipient has opted out, now or, if earlier, before.
  void opt_out(const consent::Party& party, consent::Matter matter, WallTime since) {
    const consent::Standing known = before(party, matter);
    if (known.state == consent::State::opted_out) since = std::min(since, known.from);
    set(party, matter, {consent::State::opted_out, since, std::nullopt});
  }

  /// The same to one sender's number, which also ends what else permits that sender.
  void opt_out_of_sender(const consent::Party& sender, WallTime since) {
    using consent::Matter;
    opt_out(sender, Matter::voice, since);
    for (const Matter matter : {Matter::written_consent, Matter::purchase, Matter::inquiry}) {
      end(sender, matter, consent::State::permitted);
    }
  }

  /// The same to an organisation: what permits any of its numbers is among what stood before.
  void opt_out_of_organisation(const consent::Party& organisation, WallTime since) {
    opt_out(organisation, consent::Matter::organisation, since);
    for (const consent::Fact& fact : before_) {
      const bool told = std::any_of(facts_.begin(), facts_.end(), [&](const consent::Fact& one) {
        return one.party == fact.party && one.matter == fact.matter;
      });
      if (!told && fact.party.sender) end(fact.party, fact.matter, consent::State::permitted);
    }
  }

  [[nodiscard]] std::vector<consent::Fact> take() && { return std::move(facts_); }

 private:
  PhoneNumber recipient_;
  std::span<const consent::Fact> before_;
  std::vector<consent::Fact> facts_;
};

}  // namespace smppguard::store
