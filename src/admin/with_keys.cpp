// SPDX-License-Identifier: Apache-2.0
#include "with_keys.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

namespace smppguard::admin {
namespace {

class Keys {
 public:
  template <class T>
  explicit Keys(const std::vector<T>& named) {
    for (const T& one : named) keys_.emplace(one.id, one.key);
  }
  [[nodiscard]] std::string of(std::uint32_t id) const {
    const auto found = keys_.find(id);
    return found == keys_.end() ? std::to_string(id) : found->second;
  }

 private:
  std::unordered_map<std::uint32_t, std::string> keys_;
};

}  // namespace

std::vector<ExemptionFile> with_keys(std::vector<registry::Exemption> exemptions,
                                     const std::vector<registry::Organisation>& organisations,
                                     const std::vector<registry::Campaign>& campaigns) {
  const Keys organisation_keys{organisations};
  const Keys campaign_keys{campaigns};
  std::vector<ExemptionFile> files;
  for (registry::Exemption& exemption : exemptions) {
    ExemptionFile file;
    file.organisation = organisation_keys.of(exemption.organisation);
    for (const registry::CampaignId id : exemption.campaigns) file.campaigns.push_back(campaign_keys.of(id));
    file.exemption = std::move(exemption);
    files.push_back(std::move(file));
  }
  return files;
}

std::vector<CampaignFile> with_keys(std::vector<registry::Campaign> campaigns,
                                    const std::vector<registry::Organisation>& organisations) {
  const Keys keys{organisations};
  std::vector<CampaignFile> files;
  for (registry::Campaign& campaign : campaigns) {
    std::string organisation = keys.of(campaign.organisation);
    files.push_back({std::move(organisation), std::move(campaign)});
  }
  return files;
}

}  // namespace smppguard::admin
