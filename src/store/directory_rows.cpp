// SPDX-License-Identifier: Apache-2.0
#include "directory_rows.hpp"

#include "smppguard/registry/form.hpp"
#include "sql.hpp"
#include "values.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

using namespace registry;

constexpr std::string_view kReading = "read the directory";

constexpr std::string_view kOrganisations =
    "SELECT id, key, name, contact_person, contact_email, contact_phone, brand_id, company_wide_opt_out, "
    "quiet_hours, created_at, created_by FROM organisations WHERE {} ORDER BY id";
constexpr std::string_view kCampaigns =
    "SELECT id, organisation, key, campaign_id, use_case, description, status, created_at, created_by "
    "FROM campaigns WHERE {} ORDER BY id";
constexpr std::string_view kSamples =
    "SELECT campaign, text FROM campaign_samples WHERE campaign IN (SELECT id FROM campaigns WHERE {}) "
    "ORDER BY campaign, place";
constexpr std::string_view kNumbers =
    "SELECT campaign, number FROM campaign_numbers WHERE removed_at IS NULL "
    "AND campaign IN (SELECT id FROM campaigns WHERE {}) ORDER BY campaign, number";
constexpr std::string_view kExemptions =
    "SELECT id, organisation, category, licence, starts_at, ends_at, status, "
    "requested_at, requested_by, decided_at, decided_by, decision_note, revoked_at, revoked_by, "
    "revocation_note FROM exemptions WHERE {} ORDER BY id";
constexpr std::string_view kExemptionCampaigns =
    "SELECT exemption, campaign FROM exemption_campaigns "
    "WHERE exemption IN (SELECT id FROM exemptions WHERE {}) ORDER BY exemption, campaign";
constexpr std::string_view kLicence =
    "SELECT type, file_name, octets, added_at, added_by FROM licences WHERE sha256 = $1";

std::uint32_t id_at(const Row& row, int column) noexcept {
  return static_cast<std::uint32_t>(row.integer(column));
}

std::string text_at(const Row& row, int column) {
  return std::string{row.text(column)};
}

Organisation to_organisation(const Row& row) {
  return {.id = id_at(row, 0),
          .key = text_at(row, 1),
          .name = text_at(row, 2),
          .contact_person = text_at(row, 3),
          .contact_email = text_at(row, 4),
          .contact_phone = text_at(row, 5),
          .brand_id = text_at(row, 6),
          .company_wide_opt_out = row.integer(7) != 0,
          .quiet_hours = find_quiet_hours(row.text(8)).value_or(QuietHours::as_route),
          .created_at = wall_time(row.integer(9)),
          .created_by = text_at(row, 10)};
}

Campaign to_campaign(const Row& row) {
  return {.id = id_at(row, 0),
          .organisation = id_at(row, 1),
          .key = text_at(row, 2),
          .campaign_id = text_at(row, 3),
          .use_case = text_at(row, 4),
          .description = text_at(row, 5),
          .status = find_campaign_status(row.text(6)).value_or(CampaignStatus::ended),
          .created_at = wall_time(row.integer(7)),
          .created_by = text_at(row, 8)};
}

// What has not happened yet is NULL, which reads as 0 and "".
Exemption to_exemption(const Row& row) {
  return {.id = id_at(row, 0),
          .organisation = id_at(row, 1),
          .category = find_category(row.text(2)).value_or(Category::healthcare),
          .licence = text_at(row, 3),
          .from = wall_time(row.integer(4)),
          .until = row.null(5) ? std::nullopt : std::optional{wall_time(row.integer(5))},
          .status = find_exemption_status(row.text(6)).value_or(ExemptionStatus::refused),
          .requested_at = wall_time(row.integer(7)),
          .requested_by = text_at(row, 8),
          .decided_at = wall_time(row.integer(9)),
          .decided_by = text_at(row, 10),
          .decision_note = text_at(row, 11),
          .revoked_at = wall_time(row.integer(12)),
          .revoked_by = text_at(row, 13),
          .revocation_note = text_at(row, 14)};
}

template <class Each>
Result<void> select(Database& database, std::string_view sql, const Which& which, const Each& each) {
  const auto done = database.run(kReading, fmt::format(fmt::runtime(sql), which.condition), {which.id}, each);
  if (!done) return done.error();
  return {};
}

/// Gives rows that begin with the id of what they belong to, in its order, to the one that they belong to.
template <class Owner, class Each>
Result<void> select_parts(Database& database, std::string_view sql, const Which& which,
                          std::vector<Owner>& owners, const Each& each) {
  auto owner = owners.begin();
  return select(database, sql, which, [&](const Row& row) {
    while (owner != owners.end() && owner->id != id_at(row, 0)) ++owner;
    if (owner != owners.end()) each(*owner, row);
  });
}

template <class T>
Result<T> only(Result<std::vector<T>> rows, std::string_view what, std::uint32_t id) {
  if (!rows) return rows.error();
  if (rows->empty()) return fail(fmt::format("there is no {} {}; list them to see their ids", what, id));
  return std::move(rows->front());
}

}  // namespace

Result<std::vector<Organisation>> read_organisations(Database& database, const Which& which) {
  std::vector<Organisation> organisations;
  const auto done = select(database, kOrganisations, which,
                           [&](const Row& row) { organisations.push_back(to_organisation(row)); });
  if (!done) return done.error();
  return organisations;
}

Result<std::vector<Campaign>> read_campaigns(Database& database, const Which& which) {
  std::vector<Campaign> campaigns;
  auto done =
      select(database, kCampaigns, which, [&](const Row& row) { campaigns.push_back(to_campaign(row)); });
  if (!done) return done.error();
  done = select_parts(database, kSamples, which, campaigns,
                      [](Campaign& of, const Row& row) { of.samples.push_back(text_at(row, 1)); });
  if (!done) return done.error();
  done = select_parts(database, kNumbers, which, campaigns,
                      [](Campaign& of, const Row& row) { of.numbers.push_back(read_number(row.text(1))); });
  if (!done) return done.error();
  return campaigns;
}

Result<std::vector<Exemption>> read_exemptions(Database& database, const Which& which) {
  std::vector<Exemption> exemptions;
  auto done =
      select(database, kExemptions, which, [&](const Row& row) { exemptions.push_back(to_exemption(row)); });
  if (!done) return done.error();
  done = select_parts(database, kExemptionCampaigns, which, exemptions,
                      [](Exemption& of, const Row& row) { of.campaigns.push_back(id_at(row, 1)); });
  if (!done) return done.error();
  return exemptions;
}

Result<std::optional<Licence>> read_licence(Database& database, std::string_view sha256) {
  std::optional<Licence> licence;
  const auto read = [&](const Row& row) {
    const Bytes octets = row.octets(2);
    licence = Licence{.sha256 = std::string{sha256},
                      .type = find_media_type(row.text(0)).value_or(MediaType::pdf),
                      .file_name = text_at(row, 1),
                      .octets = {octets.begin(), octets.end()},
                      .added_at = wall_time(row.integer(3)),
                      .added_by = text_at(row, 4)};
  };
  if (auto done = database.run(kReading, kLicence, {sha256}, read); !done) return done.error();
  return licence;
}

Result<Organisation> get_organisation(Database& database, OrganisationId id) {
  return only(read_organisations(database, one(id)), "organisation", id);
}
Result<Campaign> get_campaign(Database& database, CampaignId id) {
  return only(read_campaigns(database, one(id)), "campaign", id);
}
Result<Exemption> get_exemption(Database& database, ExemptionId id) {
  return only(read_exemptions(database, one(id)), "exemption", id);
}

}  // namespace smppguard::store
