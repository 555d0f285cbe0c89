// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/directory.hpp"

#include "number_table.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace smppguard::registry {
namespace {

struct Period {
  WallTime from;
  std::optional<WallTime> until;
  ExemptionId exemption;

  [[nodiscard]] bool holds(WallTime now) const noexcept { return from <= now && (!until || now < *until); }
};

/// What all numbers of one campaign have in common.
struct Row {
  const Organisation* organisation;
  CampaignId campaign;
  std::string use_case;
  bool active;
  std::vector<Period> exemptions;  ///< of active ones
};

bool covers(const Exemption& exemption, const Campaign& campaign) {
  const auto& named = exemption.campaigns;
  return named.empty() || std::find(named.begin(), named.end(), campaign.id) != named.end();
}

using ByOrganisation = std::unordered_multimap<OrganisationId, const Exemption*>;

ByOrganisation approved_ones(const std::vector<Exemption>& exemptions) {
  ByOrganisation approved;
  for (const Exemption& one : exemptions) {
    if (one.status == ExemptionStatus::approved) approved.emplace(one.organisation, &one);
  }
  return approved;
}

std::vector<Period> periods_of(const Campaign& campaign, const ByOrganisation& exemptions) {
  std::vector<Period> periods;
  const auto [first, last] = exemptions.equal_range(campaign.organisation);
  for (auto one = first; one != last; ++one) {
    const Exemption& exemption = *one->second;
    if (covers(exemption, campaign)) periods.push_back({exemption.from, exemption.until, exemption.id});
  }
  std::sort(periods.begin(), periods.end(),
            [](const Period& a, const Period& b) { return a.exemption < b.exemption; });
  return periods;
}

}  // namespace

struct Directory::Tables {
  explicit Tables(const DirectoryData& data);
  void add(const Campaign& campaign, const Organisation& owner, std::vector<Period> exemptions);

  std::vector<Organisation> organisations;
  std::vector<Row> rows;
  NumberTable numbers;  ///< which row a number belongs to
};

Directory::Tables::Tables(const DirectoryData& data) : organisations{data.organisations} {
  std::unordered_map<OrganisationId, const Organisation*> by_id;
  for (const Organisation& one : organisations) by_id.emplace(one.id, &one);
  const ByOrganisation exemptions = approved_ones(data.exemptions);
  std::size_t count = 0;
  for (const Campaign& campaign : data.campaigns) count += campaign.numbers.size();
  numbers = NumberTable{count};
  // Active ones first: theirs is a number that was on another form before.
  for (const bool active : {true, false}) {
    for (const Campaign& campaign : data.campaigns) {
      const auto owner = by_id.find(campaign.organisation);
      if ((campaign.status == CampaignStatus::active) != active || owner == by_id.end()) continue;
      add(campaign, *owner->second, active ? periods_of(campaign, exemptions) : std::vector<Period>{});
    }
  }
}

void Directory::Tables::add(const Campaign& campaign, const Organisation& owner,
                            std::vector<Period> exemptions) {
  const auto row = static_cast<std::uint32_t>(rows.size());
  rows.push_back({&owner, campaign.id, campaign.use_case, campaign.status == CampaignStatus::active,
                  std::move(exemptions)});
  for (const PhoneNumber number : campaign.numbers) numbers.add(number, row);
}

Directory::Directory() : Directory{DirectoryData{}} {}
Directory::Directory(const DirectoryData& data) : tables_{std::make_unique<const Tables>(data)} {}
Directory::~Directory() = default;

Directory::Entry Directory::find(PhoneNumber sender, WallTime now) const noexcept {
  const auto place = tables_->numbers.find(sender);
  if (!place) return {};
  const Row& row = tables_->rows[*place];
  const auto exemption = std::find_if(row.exemptions.begin(), row.exemptions.end(),
                                      [now](const Period& period) { return period.holds(now); });
  return {.organisation = row.organisation,
          .campaign = row.campaign,
          .use_case = row.use_case,
          .active = row.active,
          .exemption = exemption == row.exemptions.end() ? 0 : exemption->exemption};
}

std::size_t Directory::numbers() const noexcept {
  return tables_->numbers.size();
}
std::size_t Directory::organisations() const noexcept {
  return tables_->organisations.size();
}

}  // namespace smppguard::registry
