// SPDX-License-Identifier: Apache-2.0
// Campaigns and their numbers.
#include "directory_deed.hpp"
#include "directory_details.hpp"
#include "directory_rows.hpp"
#include "smppguard/registry/form.hpp"
#include "sql_directory.hpp"
#include "values.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

using registry::Campaign;
using registry::CampaignId;
using registry::CampaignStatus;
using registry::Organisation;
using Numbers = std::vector<PhoneNumber>;

constexpr std::string_view kHolder =
    "SELECT campaigns.key, organisations.key FROM campaign_numbers "
    "JOIN campaigns ON campaigns.id = campaign_numbers.campaign "
    "JOIN organisations ON organisations.id = campaigns.organisation "
    "WHERE campaign_numbers.number = $1 AND campaign_numbers.held = 1";

constexpr std::size_t kMostNamed = 5;  // conflicts that one error spells out

/// An error that says who has which of the numbers already, if anybody has.
Result<void> check_free(Database& database, const Numbers& numbers) {
  std::vector<std::string> conflicts;
  for (const PhoneNumber number : numbers) {
    const std::string digits = number.to_string();
    database.queue(kHolder, {digits}, [&conflicts, digits](const Row& row) {
      conflicts.push_back(fmt::format("number {} belongs to the active campaign '{}' of organisation '{}'",
                                      digits, row.text(0), row.text(1)));
    });
  }
  if (auto read = database.flush("look for numbers"); !read) return read;
  if (conflicts.empty()) return {};
  const std::size_t more = conflicts.size() - std::min(conflicts.size(), kMostNamed);
  conflicts.resize(conflicts.size() - more);
  return fail(fmt::format("{}{}; take it off there, or suspend or end that campaign, first",
                          fmt::join(conflicts, ", "), more == 0 ? "" : fmt::format(" and {} more", more)));
}

Result<void> put_on(Database& database, Heads& heads, const Campaign& campaign, const Numbers& numbers,
                    WallTime at) {
  const bool active = campaign.status == CampaignStatus::active;
  if (active) {
    if (auto free = check_free(database, numbers); !free) return free;
  }
  for (const PhoneNumber number : numbers) {
    database.queue(
        "INSERT INTO campaign_numbers (id, campaign, added_at, held, number) VALUES ($1, $2, $3, $4, $5)",
        {++heads.campaign_numbers, campaign.id, milliseconds(at), std::int64_t{active}, number.to_string()});
  }
  return {};
}

void take_off(Database& database, const Campaign& campaign, const Numbers& numbers, WallTime at) {
  for (const PhoneNumber number : numbers) {
    database.queue(
        "UPDATE campaign_numbers SET removed_at = $1, held = 0 "
        "WHERE campaign = $2 AND removed_at IS NULL AND number = $3",
        {milliseconds(at), campaign.id, number.to_string()});
  }
}

void write_samples(Database& database, const Campaign& campaign) {
  database.queue("DELETE FROM campaign_samples WHERE campaign = $1", {campaign.id});
  std::int64_t place = 0;
  for (const std::string& sample : campaign.samples) {
    database.queue("INSERT INTO campaign_samples (campaign, place, text) VALUES ($1, $2, $3)",
                   {campaign.id, place++, sample});
  }
}

/// Bulk texts need the brand that they are sent for.
Result<void> check_brand(const Organisation& organisation, const Campaign& campaign) {
  if (campaign.campaign_id.empty() || !organisation.brand_id.empty()) return {};
  return fail(
      fmt::format("organisation '{}' has no brand_id, which campaigns of bulk texts need; fill it in "
                  "first",
                  organisation.key));
}

Result<void> check_new(Database& database, const Campaign& campaign) {
  const auto organisation = get_organisation(database, campaign.organisation);
  if (!organisation) return organisation.error();
  if (campaign.status == CampaignStatus::ended) {
    return fail("a new campaign cannot have ended; let it be active or suspended");
  }
  const auto others = read_campaigns(database, of_organisation(campaign.organisation));
  if (!others) return others.error();
  const auto same_key = [&](const Campaign& other) { return other.key == campaign.key; };
  if (std::any_of(others->begin(), others->end(), same_key)) {
    return fail(
        fmt::format("organisation '{}' has a campaign '{}' already; change that one or choose "
                    "another key",
                    organisation->key, campaign.key));
  }
  return check_brand(*organisation, campaign);
}

Numbers without(const Numbers& numbers, const Numbers& others) {
  Numbers left = numbers;
  Numbers gone = others;
  std::sort(left.begin(), left.end());
  std::sort(gone.begin(), gone.end());
  Numbers result;
  std::set_difference(left.begin(), left.end(), gone.begin(), gone.end(), std::back_inserter(result));
  return result;
}

Result<void> check_step(const Campaign& campaign, CampaignStatus wanted) {
  if (campaign.status == CampaignStatus::ended) {
    return fail(fmt::format("campaign '{}' has ended, which is final; register a new one", campaign.key));
  }
  if (campaign.status != wanted) return {};
  return fail(fmt::format("campaign '{}' is {} already", campaign.key, name(wanted)));
}

std::string_view kind_of_step(CampaignStatus status) noexcept {
  switch (status) {
    case CampaignStatus::active: return "campaign_activated";
    case CampaignStatus::suspended: return "campaign_suspended";
    case CampaignStatus::ended: return "campaign_ended";
  }
  return {};
}

}  // namespace

Result<CampaignId> SqlDirectory::add(const Campaign& campaign, const Deed& deed) {
  constexpr std::string_view kDoing = "add a campaign";
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<CampaignId> {
    if (auto sound = check_new(*database_, campaign); !sound) return sound.error();
    Campaign after = campaign;
    after.id = static_cast<CampaignId>(++heads.campaigns);
    database_->queue(
        "INSERT INTO campaigns (id, organisation, key, campaign_id, use_case, description, status, "
        "created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {after.id, after.organisation, after.key, after.campaign_id, after.use_case, after.description,
         name(after.status), milliseconds(deed.at), deed.by});
    write_samples(*database_, after);
    if (auto done = put_on(*database_, heads, after, after.numbers, deed.at); !done) return done.error();
    auto details = to_json(after);
    details["campaign"] = after.id;
    details["status"] = std::string{name(after.status)};
    details["numbers"] = to_json(after.numbers);
    tell(*database_, heads, "campaign_added", after.organisation, deed, std::move(details));
    return after.id;
  });
}

Result<void> SqlDirectory::change(const Campaign& campaign, const Deed& deed) {
  constexpr std::string_view kDoing = "change a campaign";
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<void> {
    const auto before = get_campaign(*database_, campaign.id);
    if (!before) return before.error();
    if (before->status == CampaignStatus::ended) return check_step(*before, CampaignStatus::ended);
    const auto organisation = get_organisation(*database_, before->organisation);
    if (!organisation) return organisation.error();
    if (auto sound = check_brand(*organisation, campaign); !sound) return sound;

    Campaign after = campaign;
    after.key = before->key;
    after.status = before->status;
    const Numbers added = without(after.numbers, before->numbers);
    const Numbers removed = without(before->numbers, after.numbers);
    auto details = difference(to_json(*before), to_json(after));
    if (!added.empty()) details["numbers_added"] = to_json(added);
    if (!removed.empty()) details["numbers_removed"] = to_json(removed);
    if (details.empty()) return {};
    details["campaign"] = after.id;
    details["key"] = after.key;

    database_->queue("UPDATE campaigns SET campaign_id = $1, use_case = $2, description = $3 WHERE id = $4",
                     {after.campaign_id, after.use_case, after.description, after.id});
    write_samples(*database_, after);
    take_off(*database_, after, removed, deed.at);
    if (auto done = put_on(*database_, heads, after, added, deed.at); !done) return done;
    tell(*database_, heads, "campaign_changed", before->organisation, deed, std::move(details));
    return {};
  });
}

Result<void> SqlDirectory::set_status(CampaignId id, CampaignStatus status, const Deed& deed) {
  constexpr std::string_view kDoing = "set a campaign's status";
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<void> {
    const auto before = get_campaign(*database_, id);
    if (!before) return before.error();
    if (auto sound = check_step(*before, status); !sound) return sound;
    const bool active = status == CampaignStatus::active;
    if (active) {
      if (auto free = check_free(*database_, before->numbers); !free) return free;
    }
    database_->queue("UPDATE campaigns SET status = $1 WHERE id = $2", {name(status), id});
    database_->queue("UPDATE campaign_numbers SET held = $1 WHERE campaign = $2 AND removed_at IS NULL",
                     {std::int64_t{active}, id});
    tell(*database_, heads, kind_of_step(status), before->organisation, deed,
         {{"campaign", id}, {"key", before->key}});
    return {};
  });
}

}  // namespace smppguard::store
