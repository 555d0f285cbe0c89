// SPDX-License-Identifier: Apache-2.0
#include "look_up.hpp"

#include "smppguard/core/nearest.hpp"

#include <fmt/format.h>
#include <string_view>

namespace smppguard::admin {
namespace {

std::string unknown(std::string_view what, const std::string& key,
                    const std::vector<std::string_view>& candidates) {
  const std::string hint = suggest(key, candidates);
  return fmt::format("there is no {} '{}'{}", what, key, hint.empty() ? "" : "; " + hint);
}

}  // namespace

Result<std::optional<registry::Organisation>> find_organisation(store::DirectoryStore& directory,
                                                                const std::string& key, Mistakes& mistakes) {
  auto found = directory.find_organisation(key);
  if (found.has_error() || *found) return found;
  const auto all = directory.organisations();
  if (all.has_error()) return all.error();
  std::vector<std::string_view> keys;
  for (const registry::Organisation& one : *all) keys.push_back(one.key);
  mistakes.add(unknown("organisation", key, keys));
  return found;
}

Result<std::optional<registry::Campaign>> find_campaign(store::DirectoryStore& directory,
                                                        const CampaignName& name, Mistakes& mistakes) {
  const auto owner = find_organisation(directory, name.organisation, mistakes);
  if (owner.has_error()) return owner.error();
  if (!*owner) return std::optional<registry::Campaign>{};
  const auto campaigns = directory.campaigns((*owner)->id);
  if (campaigns.has_error()) return campaigns.error();
  const registry::Campaign* const found = find_campaign(*campaigns, name, mistakes);
  return found == nullptr ? std::optional<registry::Campaign>{} : *found;
}

const registry::Campaign* find_campaign(const std::vector<registry::Campaign>& campaigns,
                                        const CampaignName& name, Mistakes& mistakes) {
  std::vector<std::string_view> keys;
  for (const registry::Campaign& one : campaigns) {
    if (one.key == name.campaign) return &one;
    keys.push_back(one.key);
  }
  mistakes.add(unknown(fmt::format("campaign of {}", name.organisation), name.campaign, keys));
  return nullptr;
}

Result<registry::OrganisationId> find_limit(store::DirectoryStore& directory, const std::string& key) {
  if (key.empty()) return registry::OrganisationId{0};
  Mistakes mistakes;
  const auto found = find_organisation(directory, key, mistakes);
  if (found.has_error()) return found.error();
  if (!*found) return mistakes.error();
  return (*found)->id;
}

}  // namespace smppguard::admin
