// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/forms.hpp"

#include <vector>

namespace smppguard::admin {

/// Puts keys to the ids of exemptions. What has no key there is shown by its number.
[[nodiscard]] std::vector<ExemptionFile> with_keys(std::vector<registry::Exemption> exemptions,
                                                   const std::vector<registry::Organisation>& organisations,
                                                   const std::vector<registry::Campaign>& campaigns);
[[nodiscard]] std::vector<CampaignFile> with_keys(std::vector<registry::Campaign> campaigns,
                                                  const std::vector<registry::Organisation>& organisations);

}  // namespace smppguard::admin
