// SPDX-License-Identifier: Apache-2.0
#include "directory_rows.hpp"

#include "smppguard/registry/form.hpp"
#include "sql.hpp"
#include "sqlite_values.hpp"

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
    "SELECT id, organisation, category, licence, starts_at, ends_at IS NOT NULL, ends_at, status, "
    "requested_at, requested_by, decided_at, decided_by, decision_note, revoked_at, revoked_by, "
    "revocation_note FROM exemptions WHERE {} ORDER BY id";
constexpr std::string_view kExemptionCampaigns =
    "SELECT exemption, campaign FROM exemption_campaigns "
    "WHERE exemption IN (SELECT id FROM exemptions WHERE {}) ORDER BY exemption, campaign";
constexpr std::string_view kLicence =
    "SELECT type, file_name, octets, added_at, added_by FROM licences WHERE sha256 = ?";

std::uint32_t id_at(Statement& row, int column) noexcept {
  return static_cast<std::uint32_t>(row.integer(column));
}

std::string text_at(Statement& row, int column) {
  return std::string{row.text(column)};
}

Organisation to_organisation(Statement& row) {
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

Campaign to_campaign(Statement& row) {
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
Exemption to_exemption(Statement& row) {
  return {.id = id_at(row, 0),
          .organisation = id_at(row, 1),
          .category = find_category(row.text(2)).value_or(Category::healthcare),
          .licence = text_at(row, 3),
          .from = wall_time(row.integer(4)),
          .until = row.integer(5) != 0 ? std::optional{wall_time(row.integer(6))} : std::nullopt,
          .status = find_exemption_status(row.text(7)).value_or(ExemptionStatus::refused),
          .requested_at = wall_time(row.integer(8)),
          .requested_by = text_at(row, 9),
          .decided_at = wall_time(row.integer(10)),
          .decided_by = text_at(row, 11),
          .decision_note = text_at(row, 12),
          .revoked_at = wall_time(row.integer(13)),
          .revoked_by = text_at(row, 14),
          .revocation_note = text_at(row, 15)};
}

template <class Each>
Result<void> select(Database& database, std::string_view sql, const Which& which, const Each& each) {
  return for_each_row(database, kReading, fmt::format(fmt::runtime(sql), which.condition), each, which.id);
}

/// Gives rows that begin with the id of what they belong to, in its order, to the one that they belong to.
template <class Owner, class Each>
Result<void> select_parts(Database& database, std::string_view sql, const Which& which,
                          std::vector<Owner>& owners, const Each& each) {
  auto owner = owners.begin();
  return select(database, sql, which, [&](Statement& row) {
    while (owner != owners.end() && owner->id != id_at(row, 0)) ++owner;
    if (owner != owners.end()) each(*owner, row);
  });
}

template <class Row>
Result<Row> only(Result<std::vector<Row>> rows, std::string_view what, std::uint32_t id) {
  if (!rows) return rows.error();
  if (rows->empty()) return fail(fmt::format("there is no {} {}; list them to see their ids", what, id));
  return std::move(rows->front());
}

}  // namespace

Result<std::vector<Organisation>> read_organisations(Database& database, const Which& which) {
  std::vector<Organisation> organisations;
  const auto done = select(database, kOrganisations, which,
                           [&](Statement& row) { organisations.push_back(to_organisation(row)); });
  if (!done) return done.error();
  return organisations;
}

Result<std::vector<Campaign>> read_campaigns(Database& database, const Which& which) {
  std::vector<Campaign> campaigns;
  auto done =
      select(database, kCampaigns, which, [&](Statement& row) { campaigns.push_back(to_campaign(row)); });
  if (!done) return done.error();
  done = select_parts(database, kSamples, which, campaigns,
                      [](Campaign& of, Statement& row) { of.samples.push_back(text_at(row, 1)); });
  if (!done) return done.error();
  done = select_parts(database, kNumbers, which, campaigns,
                      [](Campaign& of, Statement& row) { of.numbers.push_back(read_number(row.text(1))); });
  if (!done) return done.error();
  return campaigns;
}

Result<std::vector<Exemption>> read_exemptions(Database& database, const Which& which) {
  std::vector<Exemption> exemptions;
  auto done =
      select(database, kExemptions, which, [&](Statement& row) { exemptions.push_back(to_exemption(row)); });
  if (!done) return done.error();
  done = select_parts(database, kExemptionCampaigns, which, exemptions,
                      [](Exemption& of, Statement& row) { of.campaigns.push_back(id_at(row, 1)); });
  if (!done) return done.error();
  return exemptions;
}

Result<std::optional<Licence>> read_licence(Database& database, std::string_view sha256) {
  std::optional<Licence> licence;
  const auto read = [&](Statement& row) {
    const Bytes octets = row.octets(2);
    licence = Licence{.sha256 = std::string{sha256},
                      .type = find_media_type(row.text(0)).value_or(MediaType::pdf),
                      .file_name = text_at(row, 1),
                      .octets = {octets.begin(), octets.end()},
                      .added_at = wall_time(row.integer(3)),
                      .added_by = text_at(row, 4)};
  };
  if (auto done = for_each_row(database, kReading, kLicence, read, sha256); !done) return done.error();
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
