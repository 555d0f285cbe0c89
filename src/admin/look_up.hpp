// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mistakes.hpp"
#include "smppguard/admin/forms.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/directory_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace smppguard::admin {

/// Both find by key. That there is none is one of the mistakes; an error is the store's.
[[nodiscard]] Result<std::optional<registry::Organisation>> find_organisation(
    store::DirectoryStore& directory, const std::string& key, Mistakes& mistakes);
[[nodiscard]] Result<std::optional<registry::Campaign>> find_campaign(store::DirectoryStore& directory,
                                                                      const CampaignName& name,
                                                                      Mistakes& mistakes);

/// The one of `campaigns` that has the key; nullptr: none, which is one of the mistakes.
[[nodiscard]] const registry::Campaign* find_campaign(const std::vector<registry::Campaign>& campaigns,
                                                      const CampaignName& name, Mistakes& mistakes);

/// The organisation that a listing is limited to; 0 for "", which means all. No such one is an error.
[[nodiscard]] Result<registry::OrganisationId> find_limit(store::DirectoryStore& directory,
                                                          const std::string& key);

}  // namespace smppguard::admin
