// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "look_up.hpp"
#include "smppguard/admin/office.hpp"
#include "smppguard/registry/form.hpp"
#include "with_keys.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <span>
#include <utility>

namespace smppguard::admin {
namespace {

using registry::CampaignStatus;

bool contains(const std::vector<PhoneNumber>& numbers, PhoneNumber number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// Whether the numbers are free for campaign `id`: what another active one has is among the mistakes.
Result<void> check_free(store::DirectoryStore& directory, registry::CampaignId id,
                        std::span<const PhoneNumber> numbers, Mistakes& mistakes) {
  for (const PhoneNumber number : numbers) {
    const auto holder = directory.find_campaign(number);
    if (holder.has_error()) return holder.error();
    if (!*holder || (*holder)->id == id) continue;
    const auto organisations = directory.organisations();
    if (organisations.has_error()) return organisations.error();
    const auto files = with_keys({**holder}, *organisations);
    mistakes.add(fmt::format(
        "numbers: {} belongs to campaign {} of {}, which is active; take it out there, or suspend that one",
        number.to_string(), files.front().campaign.key, files.front().organisation));
  }
  return {};
}

void take(registry::Campaign& campaign, const CampaignChange& change, Mistakes& mistakes) {
  if (change.campaign_id) campaign.campaign_id = *change.campaign_id;
  if (change.use_case) campaign.use_case = *change.use_case;
  if (change.description) campaign.description = *change.description;
  if (change.samples) campaign.samples = *change.samples;
  for (const PhoneNumber number : change.remove) {
    if (!contains(campaign.numbers, number)) {
      mistakes.add(fmt::format("numbers: {} cannot be taken out, since the campaign does not have it",
                               number.to_string()));
    }
    std::erase(campaign.numbers, number);
  }
  campaign.numbers.insert(campaign.numbers.end(), change.add.begin(), change.add.end());
}

const char* why_not(CampaignStatus from, CampaignStatus to) {
  if (from == CampaignStatus::ended) return "it has ended, which is final; register a new campaign";
  if (from == to) return "it is so already";
  return nullptr;
}

}  // namespace

Result<registry::CampaignId> Office::add_campaign(const std::string& organisation,
                                                  registry::Campaign campaign, const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  const auto owner = find_organisation(directory_, organisation, mistakes);
  if (owner.has_error()) return owner.error();
  if (*owner) {
    campaign.organisation = (*owner)->id;
    const auto others = directory_.campaigns(campaign.organisation);
    if (others.has_error()) return others.error();
    if (std::any_of(others->begin(), others->end(),
                    [&](const auto& one) { return one.key == campaign.key; })) {
      mistakes.add(
          fmt::format("key: {} has a campaign {} already; choose another key", organisation, campaign.key));
    }
  }
  mistakes.add(registry::mistakes(campaign));
  const auto checked = check_free(directory_, 0, campaign.numbers, mistakes);
  if (checked.has_error()) return checked.error();
  if (mistakes.any()) return mistakes.error();
  campaign.id = 0;
  campaign.status = CampaignStatus::active;
  campaign.created_at = deed.at;
  campaign.created_by = deed.by;
  return directory_.add(campaign, deed);
}

Result<void> Office::change_campaign(const CampaignName& name, const CampaignChange& change,
                                     const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  const auto found = find_campaign(directory_, name, mistakes);
  if (found.has_error()) return found.error();
  if (!*found) return mistakes.error();
  registry::Campaign changed = **found;
  take(changed, change, mistakes);
  mistakes.add(registry::mistakes(changed));
  if (changed.status == CampaignStatus::ended) {
    mistakes.add(fmt::format("{} has ended, which is final; register a new campaign", name.campaign));
  } else if (!mistakes.any() && changed == **found) {
    mistakes.add("nothing is different from what is on file; say what is to change");
  }
  if (changed.status == CampaignStatus::active) {
    const auto checked = check_free(directory_, changed.id, change.add, mistakes);
    if (checked.has_error()) return checked.error();
  }
  if (mistakes.any()) return mistakes.error();
  return directory_.change(changed, deed);
}

Result<void> Office::set_status(const CampaignName& name, CampaignStatus status, const store::Deed& deed) {
  Mistakes mistakes;
  check_deed(mistakes, deed);
  const auto found = find_campaign(directory_, name, mistakes);
  if (found.has_error()) return found.error();
  if (!*found) return mistakes.error();
  if (const char* const reason = why_not((*found)->status, status)) {
    mistakes.add(fmt::format("campaign {} of {} cannot become {}: {}", name.campaign, name.organisation,
                             registry::name(status), reason));
  } else if (status == CampaignStatus::active) {
    const auto checked = check_free(directory_, (*found)->id, (*found)->numbers, mistakes);
    if (checked.has_error()) return checked.error();
  }
  if (mistakes.any()) return mistakes.error();
  return directory_.set_status((*found)->id, status, deed);
}

Result<std::vector<CampaignFile>> Office::campaigns(const std::string& organisation) {
  const auto limit = find_limit(directory_, organisation);
  if (limit.has_error()) return limit.error();
  auto campaigns = directory_.campaigns(*limit);
  if (campaigns.has_error()) return campaigns.error();
  const auto organisations = directory_.organisations();
  if (organisations.has_error()) return organisations.error();
  return with_keys(std::move(*campaigns), *organisations);
}

Result<std::optional<CampaignFile>> Office::campaign_of(PhoneNumber sender) {
  const auto found = directory_.find_campaign(sender);
  if (found.has_error()) return found.error();
  if (!*found) return std::optional<CampaignFile>{};
  const auto organisations = directory_.organisations();
  if (organisations.has_error()) return organisations.error();
  return std::optional{std::move(with_keys({**found}, *organisations).front())};
}

}  // namespace smppguard::admin
