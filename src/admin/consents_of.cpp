// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/consents_of.hpp"

#include "proof.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace smppguard::admin {
namespace {

/// Nobody changes their mind that often; what is behind is not told.
constexpr std::size_t kMostEntries = 10'000;

std::optional<ConsentKind> kind_of(const consent::Fact& fact) {
  for (std::size_t index = 0; index < kConsentKindCount; ++index) {
    const auto kind = static_cast<ConsentKind>(index);
    if (matter_of(kind) == fact.matter && state_of(kind) == fact.standing.state) return kind;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<ConsentFile>> consents_of(const OpenOffice& open, PhoneNumber recipient) {
  const auto keys = keys_of(open.office);
  if (keys.has_error()) return keys.error();
  store::HistoryFilter filter;
  filter.recipient = recipient;
  const auto entries = open.store.history(filter, kMostEntries);
  if (entries.has_error()) return entries.error();
  std::vector<std::pair<consent::Matter, consent::Party>> seen;
  std::vector<ConsentFile> files;
  for (const store::FeedEntry& entry : *entries) {
    if (!entry.fact) continue;
    const std::pair about{entry.fact->matter, entry.fact->party};
    if (std::find(seen.begin(), seen.end(), about) != seen.end()) continue;  // something later holds
    seen.push_back(about);
    const auto kind = kind_of(*entry.fact);
    if (!kind) continue;
    const auto key = keys->find(entry.fact->party.organisation);
    Proof proof = proof_of(entry);
    files.push_back({*kind, *entry.fact, key == keys->end() ? "" : key->second, std::move(proof.evidence),
                     std::move(proof.note), entry.by, entry.at});
  }
  return files;
}

Result<OrganisationKeys> keys_of(Office& office) {
  const auto organisations = office.organisations();
  if (organisations.has_error()) return organisations.error();
  OrganisationKeys keys;
  for (const registry::Organisation& one : *organisations) keys.emplace(one.id, one.key);
  return keys;
}

}  // namespace smppguard::admin
