// SPDX-License-Identifier: Apache-2.0
// Campaigns and their numbers.
#include "directory_deed.hpp"
#include "directory_details.hpp"
#include "directory_rows.hpp"
#include "smppguard/registry/form.hpp"
#include "smppguard/store/sqlite_directory.hpp"
#include "sqlite_values.hpp"

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
    "WHERE campaign_numbers.number = ? AND campaign_numbers.held = 1";

constexpr std::size_t kMostNamed = 5;  // conflicts that one error spells out

/// An error that says who has which of the numbers already, if anybody has.
Result<void> check_free(Database& database, const Numbers& numbers) {
  constexpr std::string_view kDoing = "look for numbers";
  Statement holder;
  if (!holder.prepare(database, kHolder)) return database.failure(kDoing);
  std::vector<std::string> conflicts;
  for (const PhoneNumber number : numbers) {
    const std::string digits = number.to_string();
    const StatementUse row{holder};
    row->bind(digits);
    const int code = row->step();
    if (code == SQLITE_DONE) continue;
    if (code != SQLITE_ROW) return database.failure(kDoing);
    conflicts.push_back(fmt::format("number {} belongs to the active campaign '{}' of organisation '{}'",
                                    digits, row->text(0), row->text(1)));
  }
  if (conflicts.empty()) return {};
  const std::size_t more = conflicts.size() - std::min(conflicts.size(), kMostNamed);
  conflicts.resize(conflicts.size() - more);
  return fail(fmt::format("{}{}; take it off there, or suspend or end that campaign, first",
                          fmt::join(conflicts, ", "), more == 0 ? "" : fmt::format(" and {} more", more)));
}

/// Runs a statement once for each number, its last parameter.
template <class... Values>
Result<void> run_for_each(Database& database, std::string_view doing, std::string_view sql,
                          const Numbers& numbers, const Values&... values) {
  Statement statement;
  if (!statement.prepare(database, sql)) return database.failure(doing);
  for (const PhoneNumber number : numbers) {
    const std::string digits = number.to_string();
    const StatementUse row{statement};
    row->bind(values..., digits);
    if (row->step() != SQLITE_DONE) return database.failure(doing);
  }
  return {};
}

Result<void> put_on(Database& database, std::string_view doing, const Campaign& campaign,
                    const Numbers& numbers, WallTime at) {
  const bool active = campaign.status == CampaignStatus::active;
  if (active) {
    if (auto free = check_free(database, numbers); !free) return free;
  }
  return run_for_each(database, doing,
                      "INSERT INTO campaign_numbers (campaign, added_at, held, number) VALUES (?, ?, ?, ?)",
                      numbers, campaign.id, milliseconds(at), std::int64_t{active});
}

Result<void> take_off(Database& database, std::string_view doing, const Campaign& campaign,
                      const Numbers& numbers, WallTime at) {
  return run_for_each(database, doing,
                      "UPDATE campaign_numbers SET removed_at = ?, held = 0 "
                      "WHERE campaign = ? AND removed_at IS NULL AND number = ?",
                      numbers, milliseconds(at), campaign.id);
}

Result<void> write_samples(Database& database, std::string_view doing, const Campaign& campaign) {
  auto done =
      run(database, doing, "DELETE FROM campaign_samples WHERE campaign = ?", std::int64_t{campaign.id});
  for (std::size_t i = 0; done && i < campaign.samples.size(); ++i) {
    done = run(database, doing, "INSERT INTO campaign_samples (campaign, place, text) VALUES (?, ?, ?)",
               campaign.id, static_cast<std::int64_t>(i), campaign.samples[i]);
  }
  if (!done) return done.error();
  return {};
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

Result<CampaignId> SqliteDirectory::add(const Campaign& campaign, const Deed& deed) {
  constexpr std::string_view kDoing = "add a campaign";
  return do_deed(*database_, kDoing, deed, [&]() -> Result<CampaignId> {
    if (auto sound = check_new(*database_, campaign); !sound) return sound.error();
    const auto added =
        run(*database_, kDoing,
            "INSERT INTO campaigns (organisation, key, campaign_id, use_case, description, status, "
            "created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            campaign.organisation, campaign.key, campaign.campaign_id, campaign.use_case,
            campaign.description, name(campaign.status), milliseconds(deed.at), deed.by);
    if (!added) return added.error();
    Campaign after = campaign;
    after.id = last_id(*database_);
    auto done = write_samples(*database_, kDoing, after);
    if (done) done = put_on(*database_, kDoing, after, after.numbers, deed.at);
    auto details = to_json(after);
    details["campaign"] = after.id;
    details["status"] = std::string{name(after.status)};
    details["numbers"] = to_json(after.numbers);
    if (done) done = tell(*database_, "campaign_added", after.organisation, deed, std::move(details));
    if (!done) return done.error();
    return after.id;
  });
}

Result<void> SqliteDirectory::change(const Campaign& campaign, const Deed& deed) {
  constexpr std::string_view kDoing = "change a campaign";
  return do_deed(*database_, kDoing, deed, [&]() -> Result<void> {
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

    const auto changed =
        run(*database_, kDoing,
            "UPDATE campaigns SET campaign_id = ?, use_case = ?, description = ? WHERE id = ?",
            after.campaign_id, after.use_case, after.description, after.id);
    if (!changed) return changed.error();
    auto done = write_samples(*database_, kDoing, after);
    if (done) done = take_off(*database_, kDoing, after, removed, deed.at);
    if (done) done = put_on(*database_, kDoing, after, added, deed.at);
    if (!done) return done;
    return tell(*database_, "campaign_changed", before->organisation, deed, std::move(details));
  });
}

Result<void> SqliteDirectory::set_status(CampaignId id, CampaignStatus status, const Deed& deed) {
  constexpr std::string_view kDoing = "set a campaign's status";
  return do_deed(*database_, kDoing, deed, [&]() -> Result<void> {
    const auto before = get_campaign(*database_, id);
    if (!before) return before.error();
    if (auto sound = check_step(*before, status); !sound) return sound;
    const bool active = status == CampaignStatus::active;
    if (active) {
      if (auto free = check_free(*database_, before->numbers); !free) return free;
    }
    auto written = run(*database_, kDoing, "UPDATE campaigns SET status = ? WHERE id = ?", name(status), id);
    if (written) {
      written = run(*database_, kDoing,
                    "UPDATE campaign_numbers SET held = ? WHERE campaign = ? AND removed_at IS NULL",
                    std::int64_t{active}, id);
    }
    if (!written) return written.error();
    return tell(*database_, kind_of_step(status), before->organisation, deed,
                {{"campaign", id}, {"key", before->key}});
  });
}

}  // namespace smppguard::store
