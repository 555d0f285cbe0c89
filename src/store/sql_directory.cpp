// SPDX-License-Identifier: Apache-2.0
#include "sql_directory.hpp"

#include "directory_deed.hpp"
#include "directory_details.hpp"
#include "directory_rows.hpp"
#include "smppguard/registry/form.hpp"
#include "values.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

using registry::Campaign;
using registry::Exemption;
using registry::Licence;
using registry::Organisation;
using registry::OrganisationId;

constexpr std::string_view kReading = "read the directory";

/// The id that a query for one gives; 0: none.
Result<std::uint32_t> find_id(Database& database, std::string_view sql, const Value& value) {
  std::uint32_t id = 0;
  const auto done = database.run(kReading, sql, {value},
                                 [&](const Row& row) { id = static_cast<std::uint32_t>(row.integer(0)); });
  if (!done) return done.error();
  return id;
}

Result<std::uint32_t> find_key(Database& database, std::string_view key) {
  return find_id(database, "SELECT id FROM organisations WHERE key = $1", key);
}

/// Bulk texts need the brand that they are sent for.
Result<void> check_brand_of_campaigns(Database& database, const Organisation& organisation) {
  if (!organisation.brand_id.empty()) return {};
  const auto campaign = find_id(
      database,
      "SELECT id FROM campaigns WHERE organisation = $1 AND campaign_id <> '' AND status <> 'ended' LIMIT 1",
      organisation.id);
  if (!campaign) return campaign.error();
  if (*campaign == 0) return {};
  return fail(fmt::format(
      "organisation '{}' has campaigns of bulk texts, which need a brand_id; fill it in, or end them first",
      organisation.key));
}

template <class T>
std::optional<T> first_of(std::vector<T> rows) {
  return rows.empty() ? std::nullopt : std::optional{std::move(rows.front())};
}

template <class T>
Result<std::optional<T>> first_of(Result<std::vector<T>> rows) {
  if (!rows) return rows.error();
  return first_of(std::move(*rows));
}

}  // namespace

SqlDirectory::SqlDirectory(std::unique_ptr<Database> database) : database_{std::move(database)} {}

Result<OrganisationId> SqlDirectory::add(const Organisation& organisation, const Deed& deed) {
  constexpr std::string_view kDoing = "add an organisation";
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<OrganisationId> {
    const auto taken = find_key(*database_, organisation.key);
    if (!taken) return taken.error();
    if (*taken != 0) {
      return fail(fmt::format("there is an organisation '{}' already; change that one or choose another key",
                              organisation.key));
    }
    const auto id = static_cast<OrganisationId>(++heads.organisations);
    database_->queue(
        "INSERT INTO organisations (id, key, name, contact_person, contact_email, contact_phone, brand_id, "
        "company_wide_opt_out, quiet_hours, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
        "$9, $10, $11)",
        {id, organisation.key, organisation.name, organisation.contact_person, organisation.contact_email,
         organisation.contact_phone, organisation.brand_id, std::int64_t{organisation.company_wide_opt_out},
         name(organisation.quiet_hours), milliseconds(deed.at), deed.by});
    tell(*database_, heads, "organisation_added", id, deed, to_json(organisation));
    return id;
  });
}

Result<void> SqlDirectory::change(const Organisation& organisation, const Deed& deed) {
  constexpr std::string_view kDoing = "change an organisation";
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<void> {
    const auto before = get_organisation(*database_, organisation.id);
    if (!before) return before.error();
    Organisation after = organisation;
    after.key = before->key;
    if (auto sound = check_brand_of_campaigns(*database_, after); !sound) return sound;
    auto details = difference(to_json(*before), to_json(after));
    if (details.empty()) return {};
    details["key"] = after.key;
    database_->queue(
        "UPDATE organisations SET name = $1, contact_person = $2, contact_email = $3, contact_phone = $4, "
        "brand_id = $5, company_wide_opt_out = $6, quiet_hours = $7 WHERE id = $8",
        {after.name, after.contact_person, after.contact_email, after.contact_phone, after.brand_id,
         std::int64_t{after.company_wide_opt_out}, name(after.quiet_hours), after.id});
    tell(*database_, heads, "organisation_changed", after.id, deed, std::move(details));
    return {};
  });
}

Result<std::vector<Organisation>> SqlDirectory::organisations() {
  return read_organisations(*database_, kAll);
}

Result<std::optional<Organisation>> SqlDirectory::find_organisation(std::string_view key) {
  return look(*database_, kReading, [&]() -> Result<std::optional<Organisation>> {
    const auto id = find_key(*database_, key);
    if (!id) return id.error();
    return first_of(read_organisations(*database_, one(*id)));
  });
}

Result<std::vector<Campaign>> SqlDirectory::campaigns(OrganisationId organisation) {
  return look(*database_, kReading,
              [&] { return read_campaigns(*database_, of_organisation(organisation)); });
}

Result<std::vector<Exemption>> SqlDirectory::exemptions(OrganisationId organisation) {
  return look(*database_, kReading,
              [&] { return read_exemptions(*database_, of_organisation(organisation)); });
}

Result<std::optional<Exemption>> SqlDirectory::find_exemption(registry::ExemptionId id) {
  return look(*database_, kReading, [&] { return first_of(read_exemptions(*database_, one(id))); });
}

Result<std::optional<Licence>> SqlDirectory::find_licence(std::string_view sha256) {
  return read_licence(*database_, sha256);
}

Result<std::optional<Campaign>> SqlDirectory::find_campaign(PhoneNumber number) {
  const std::string digits = number.to_string();
  return look(*database_, kReading, [&]() -> Result<std::optional<Campaign>> {
    const auto id =
        find_id(*database_, "SELECT campaign FROM campaign_numbers WHERE number = $1 AND held = 1", digits);
    if (!id) return id.error();
    return first_of(read_campaigns(*database_, one(*id)));
  });
}

Result<registry::DirectoryData> SqlDirectory::load() {
  return look(*database_, kReading, [&]() -> Result<registry::DirectoryData> {
    auto organisations = read_organisations(*database_, kAll);
    if (!organisations) return organisations.error();
    auto campaigns = read_campaigns(*database_, kAll);
    if (!campaigns) return campaigns.error();
    auto exemptions = read_exemptions(*database_, kApproved);
    if (!exemptions) return exemptions.error();
    return registry::DirectoryData{.organisations = std::move(*organisations),
                                   .campaigns = std::move(*campaigns),
                                   .exemptions = std::move(*exemptions)};
  });
}

}  // namespace smppguard::store
