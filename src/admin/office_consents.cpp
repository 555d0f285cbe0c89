// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "entering.hpp"
#include "look_up.hpp"
#include "proof.hpp"
#include "smppguard/admin/office.hpp"
#include "smppguard/core/time_text.hpp"

#include <fmt/format.h>
#include <unordered_map>
#include <utility>

namespace smppguard::admin {
namespace {

std::vector<store::Change> amendments(const std::vector<consent::Fact>& facts, const std::string& evidence,
                                      const store::Deed& deed) {
  std::vector<store::Change> changes;
  changes.reserve(facts.size());
  for (const consent::Fact& fact : facts) {
    changes.emplace_back(store::Amendment{fact, evidence, deed.note, deed.by, deed.at});
  }
  return changes;
}

bool lets_through(const ConsentFilter& filter, const consent::Fact& fact) noexcept {
  return (!filter.recipient || *filter.recipient == fact.recipient) &&
         (!filter.sender || *filter.sender == fact.party.sender);
}

}  // namespace

Result<consent::Standing> Office::enter(const ConsentForm& form, const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  const auto entering = prepare(store_, directory_, form, deed.at, mistakes);
  if (entering.has_error()) return entering.error();
  if (!*entering) return mistakes.error();
  const consent::Standing& standing = (*entering)->facts.front().standing;
  if (standing.until && *standing.until <= deed.at) {
    return fail(fmt::format("until: {} of {} has ended already, on {}", name(form.name.kind),
                            to_text(form.from), to_text(*standing.until)));
  }
  const auto appended = store_.append(amendments((*entering)->facts, form.evidence, deed));
  if (appended.has_error()) return Error{appended.error()};
  return standing;
}

Result<void> Office::end(const ConsentName& name, const store::Deed& deed) {
  Mistakes mistakes;
  const bool permits = state_of(name.kind) == consent::State::permitted;
  check_deed(mistakes, deed, permits ? Need::optional : Need::required);
  const auto entering = prepare_end(store_, directory_, name, deed.at, mistakes);
  if (entering.has_error()) return entering.error();
  if (!*entering) return mistakes.error();
  const auto appended = store_.append(amendments((*entering)->facts, {}, deed));
  if (appended.has_error()) return Error{appended.error()};
  return {};
}

Result<std::size_t> Office::list(const ConsentFilter& filter,
                                 const std::function<void(const ConsentFile&)>& each,
                                 const std::stop_token& ending) {
  const auto organisations = directory_.organisations();
  if (organisations.has_error()) return organisations.error();
  std::unordered_map<registry::OrganisationId, std::string> keys;
  for (const registry::Organisation& one : *organisations) keys.emplace(one.id, one.key);

  std::size_t count = 0;
  for (const ConsentKind kind : filter.kinds) {
    if (count >= filter.limit) break;
    const auto listed = store_.list_standings(
        matter_of(kind), state_of(kind), [&](const consent::Fact& fact, const store::FeedEntry& entry) {
          if (ending.stop_requested()) return false;
          if (!lets_through(filter, fact)) return true;
          Proof proof = proof_of(entry);
          each({kind, fact, keys[fact.party.organisation], std::move(proof.evidence), std::move(proof.note),
                entry.by, entry.at});
          return ++count < filter.limit;
        });
    if (listed.has_error()) return listed.error();
    if (ending.stop_requested()) return fail("the listing was given up, since the service is ending");
  }
  return count;
}

Result<std::vector<store::FeedEntry>> Office::history(store::HistoryFilter filter,
                                                      const std::string& organisation, std::size_t limit) {
  const auto found = find_limit(directory_, organisation);
  if (found.has_error()) return found.error();
  if (*found != 0) filter.organisation = *found;
  return store_.history(filter, limit);
}

}  // namespace smppguard::admin
