// SPDX-License-Identifier: Apache-2.0
#include "entering.hpp"

#include "consent_checks.hpp"
#include "look_up.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/store/outcome.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::admin {
namespace {

using consent::Fact;
using consent::Matter;
using consent::Party;
using consent::Standing;
using consent::State;

/// Whom a consent is about, by the stores' ids.
struct Parties {
  Party named;
  registry::OrganisationId company = 0;  ///< of a sender whose opt-outs are company-wide
};

/// The organisation whose opt-outs go together with those of the number; 0: none.
Result<registry::OrganisationId> find_company(store::DirectoryStore& directory, PhoneNumber sender) {
  const auto campaign = directory.find_campaign(sender);
  if (campaign.has_error()) return campaign.error();
  if (!*campaign) return registry::OrganisationId{0};
  const auto organisations = directory.organisations();
  if (organisations.has_error()) return organisations.error();
  for (const registry::Organisation& one : *organisations) {
    if (one.id == (*campaign)->organisation && one.company_wide_opt_out) return one.id;
  }
  return registry::OrganisationId{0};
}

Result<Parties> find_parties(store::DirectoryStore& directory, const ConsentName& name, Mistakes& mistakes) {
  Parties parties;
  if (name.kind == ConsentKind::company_opt_out) {
    if (name.organisation.empty()) return parties;  // a mistake that has been noted
    const auto found = find_organisation(directory, name.organisation, mistakes);
    if (found.has_error()) return found.error();
    if (*found) parties.named.organisation = (*found)->id;
    return parties;
  }
  parties.named.sender = name.sender;
  if (name.kind != ConsentKind::opt_out || !name.sender) return parties;
  const auto company = find_company(directory, name.sender);
  if (company.has_error()) return company.error();
  parties.company = *company;
  return parties;
}

/// What stands between a recipient and the parties.
class Present {
 public:
  static Result<Present> find(store::Store& store, PhoneNumber recipient, const Parties& parties) {
    const auto organisation = parties.named.organisation != 0 ? parties.named.organisation : parties.company;
    auto facts = store.find_standings(recipient, parties.named.sender, organisation);
    if (facts.has_error()) return facts.error();
    return Present{recipient, std::move(*facts)};
  }

  [[nodiscard]] Standing of(const Party& party, Matter matter) const {
    for (const Fact& fact : facts_) {
      if (fact.party == party && fact.matter == matter) return fact.standing;
    }
    return {};
  }
  [[nodiscard]] const std::vector<Fact>& facts() const noexcept { return facts_; }
  [[nodiscard]] PhoneNumber recipient() const noexcept { return recipient_; }

 private:
  Present(PhoneNumber recipient, std::vector<Fact> facts) : recipient_{recipient}, facts_{std::move(facts)} {}

  PhoneNumber recipient_;
  std::vector<Fact> facts_;
};

void check_opt_out(Mistakes& mistakes, const Present& present, const Parties& parties) {
  const Standing voice = present.of(parties.named, Matter::voice);
  if (voice.state != State::opted_out) return;
  mistakes.add(
      fmt::format("{} has opted out of messages from {} on {}, and a permission does not change that; if the "
                  "recipient asked for messages again, end the opt-out first",
                  present.recipient().to_string(), parties.named.sender.to_string(), to_text(voice.from)));
}

/// What the store would make of it. Who enters it does not matter to that.
bool would_change(const Present& present, const Fact& fact, WallTime now, Mistakes& mistakes) {
  const auto outcome =
      store::outcome(store::Amendment{.fact = fact, .evidence = {}, .note = {}, .by = "somebody", .at = now},
                     present.facts());
  if (outcome.has_error()) {
    mistakes.add(outcome.error().message);
    return true;
  }
  return std::any_of(outcome->facts.begin(), outcome->facts.end(),
                     [&](const Fact& one) { return present.of(one.party, one.matter) != one.standing; });
}

Party company_party(const Parties& parties) {
  return Party{.sender = {}, .organisation = parties.company};
}

Standing standing_of(const ConsentForm& form) {
  const ConsentKind kind = form.name.kind;
  return {state_of(kind), form.from, form.until ? form.until : natural_end(kind, form.from)};
}

}  // namespace

Result<std::optional<Entering>> prepare(store::Store& store, store::DirectoryStore& directory,
                                        const ConsentForm& form, WallTime now, Mistakes& mistakes) {
  check(mistakes, form, now);
  const auto parties = find_parties(directory, form.name, mistakes);
  if (parties.has_error()) return parties.error();
  if (mistakes.any()) return std::optional<Entering>{};
  const auto present = Present::find(store, form.name.recipient, *parties);
  if (present.has_error()) return present.error();
  const Standing wanted = standing_of(form);
  if (wanted.state == State::permitted) check_opt_out(mistakes, *present, *parties);
  if (mistakes.any()) return std::optional<Entering>{};

  const Matter matter = matter_of(form.name.kind);
  Entering entering;
  entering.facts.push_back({form.name.recipient, parties->named, matter, wanted});
  if (parties->company != 0 &&
      present->of(company_party(*parties), Matter::organisation).state != State::opted_out) {
    entering.facts.push_back({form.name.recipient, company_party(*parties), Matter::organisation, wanted});
  }
  entering.stands = true;
  for (const Fact& fact : entering.facts) {
    const bool changes = would_change(*present, fact, now, mistakes);
    entering.stands = entering.stands && !changes;
  }
  if (mistakes.any()) return std::optional<Entering>{};
  return std::optional{std::move(entering)};
}

Result<std::optional<Entering>> prepare_end(store::Store& store, store::DirectoryStore& directory,
                                            const ConsentName& name, WallTime now, Mistakes& mistakes) {
  check(mistakes, name);
  const auto parties = find_parties(directory, name, mistakes);
  if (parties.has_error()) return parties.error();
  if (mistakes.any()) return std::optional<Entering>{};
  const auto present = Present::find(store, name.recipient, *parties);
  if (present.has_error()) return present.error();

  Entering entering;
  const auto end = [&](const Party& party, Matter matter) {
    if (present->of(party, matter).state != state_of(name.kind)) return;
    entering.facts.push_back({name.recipient, party, matter, Standing{State::none, now, std::nullopt}});
  };
  end(parties->named, matter_of(name.kind));
  if (parties->company != 0) end(company_party(*parties), Matter::organisation);
  if (!entering.facts.empty()) return std::optional{std::move(entering)};
  mistakes.add(fmt::format("nothing is to be ended: no {} of {} stands", admin::name(name.kind),
                           name.recipient.to_string()));
  return std::optional<Entering>{};
}

}  // namespace smppguard::admin
