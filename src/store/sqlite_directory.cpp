// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/sqlite_directory.hpp"

#include "directory_deed.hpp"
#include "directory_details.hpp"
#include "directory_rows.hpp"
#include "smppguard/registry/form.hpp"
#include "sqlite_open.hpp"
#include "sqlite_values.hpp"

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

/// Several queries that see the same state.
template <class Work>
auto look(Database& database, const Work& work) -> decltype(work()) {
  return within_transaction(database, "read the directory", "BEGIN", work);
}

/// The id that a query for one gives; 0: none.
template <class Value>
Result<std::uint32_t> find_id(Database& database, std::string_view sql, const Value& value) {
  std::uint32_t id = 0;
  const auto done = for_each_row(
      database, "read the directory", sql,
      [&](Statement& row) { id = static_cast<std::uint32_t>(row.integer(0)); }, value);
  if (!done) return done.error();
  return id;
}

Result<std::uint32_t> find_key(Database& database, std::string_view key) {
  return find_id(database, "SELECT id FROM organisations WHERE key = ?", key);
}

/// Bulk texts need the brand that they are sent for.
Result<void> check_brand_of_campaigns(Database& database, const Organisation& organisation) {
  if (!organisation.brand_id.empty()) return {};
  const auto campaign = find_id(
      database,
      "SELECT id FROM campaigns WHERE organisation = ? AND campaign_id <> '' AND status <> 'ended' LIMIT 1",
      organisation.id);
  if (!campaign) return campaign.error();
  if (*campaign == 0) return {};
  return fail(fmt::format(
      "organisation '{}' has campaigns of bulk texts, which need a brand_id; fill it in, or end them first",
      organisation.key));
}

template <class Row>
std::optional<Row> first_of(std::vector<Row> rows) {
  return rows.empty() ? std::nullopt : std::optional{std::move(rows.front())};
}

template <class Row>
Result<std::optional<Row>> first_of(Result<std::vector<Row>> rows) {
  if (!rows) return rows.error();
  return first_of(std::move(*rows));
}

}  // namespace

Result<std::unique_ptr<SqliteDirectory>> SqliteDirectory::open(const std::filesystem::path& path, Mode mode) {
  auto database = mode == Mode::read_write ? open_for_writing(path) : open_for_reading(path);
  if (!database) return database.error();
  return std::unique_ptr<SqliteDirectory>{new SqliteDirectory{std::move(*database)}};
}

SqliteDirectory::SqliteDirectory(std::unique_ptr<Database> database) : database_{std::move(database)} {}
SqliteDirectory::~SqliteDirectory() = default;

Result<OrganisationId> SqliteDirectory::add(const Organisation& organisation, const Deed& deed) {
  constexpr std::string_view kDoing = "add an organisation";
  return do_deed(*database_, kDoing, deed, [&]() -> Result<OrganisationId> {
    const auto taken = find_key(*database_, organisation.key);
    if (!taken) return taken.error();
    if (*taken != 0) {
      return fail(fmt::format("there is an organisation '{}' already; change that one or choose another key",
                              organisation.key));
    }
    const auto added = run(
        *database_, kDoing,
        "INSERT INTO organisations (key, name, contact_person, contact_email, contact_phone, brand_id, "
        "company_wide_opt_out, quiet_hours, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        organisation.key, organisation.name, organisation.contact_person, organisation.contact_email,
        organisation.contact_phone, organisation.brand_id, std::int64_t{organisation.company_wide_opt_out},
        name(organisation.quiet_hours), milliseconds(deed.at), deed.by);
    if (!added) return added.error();
    const auto id = last_id(*database_);
    if (auto told = tell(*database_, "organisation_added", id, deed, to_json(organisation)); !told) {
      return told.error();
    }
    return id;
  });
}

Result<void> SqliteDirectory::change(const Organisation& organisation, const Deed& deed) {
  constexpr std::string_view kDoing = "change an organisation";
  return do_deed(*database_, kDoing, deed, [&]() -> Result<void> {
    const auto before = get_organisation(*database_, organisation.id);
    if (!before) return before.error();
    Organisation after = organisation;
    after.key = before->key;
    if (auto sound = check_brand_of_campaigns(*database_, after); !sound) return sound;
    auto details = difference(to_json(*before), to_json(after));
    if (details.empty()) return {};
    details["key"] = after.key;
    const auto changed =
        run(*database_, kDoing,
            "UPDATE organisations SET name = ?, contact_person = ?, contact_email = ?, contact_phone = ?, "
            "brand_id = ?, company_wide_opt_out = ?, quiet_hours = ? WHERE id = ?",
            after.name, after.contact_person, after.contact_email, after.contact_phone, after.brand_id,
            std::int64_t{after.company_wide_opt_out}, name(after.quiet_hours), after.id);
    if (!changed) return changed.error();
    return tell(*database_, "organisation_changed", after.id, deed, std::move(details));
  });
}

Result<std::vector<Organisation>> SqliteDirectory::organisations() {
  return read_organisations(*database_, kAll);
}

Result<std::optional<Organisation>> SqliteDirectory::find_organisation(std::string_view key) {
  return look(*database_, [&]() -> Result<std::optional<Organisation>> {
    const auto id = find_key(*database_, key);
    if (!id) return id.error();
    return first_of(read_organisations(*database_, one(*id)));
  });
}

Result<std::vector<Campaign>> SqliteDirectory::campaigns(OrganisationId organisation) {
  return look(*database_, [&] { return read_campaigns(*database_, of_organisation(organisation)); });
}

Result<std::vector<Exemption>> SqliteDirectory::exemptions(OrganisationId organisation) {
  return look(*database_, [&] { return read_exemptions(*database_, of_organisation(organisation)); });
}

Result<std::optional<Exemption>> SqliteDirectory::find_exemption(registry::ExemptionId id) {
  return look(*database_, [&] { return first_of(read_exemptions(*database_, one(id))); });
}

Result<std::optional<Licence>> SqliteDirectory::find_licence(std::string_view sha256) {
  return read_licence(*database_, sha256);
}

Result<std::optional<Campaign>> SqliteDirectory::find_campaign(PhoneNumber number) {
  const std::string digits = number.to_string();
  return look(*database_, [&]() -> Result<std::optional<Campaign>> {
    const auto id =
        find_id(*database_, "SELECT campaign FROM campaign_numbers WHERE number = ? AND held = 1", digits);
    if (!id) return id.error();
    return first_of(read_campaigns(*database_, one(*id)));
  });
}

Result<registry::DirectoryData> SqliteDirectory::load() {
  return look(*database_, [&]() -> Result<registry::DirectoryData> {
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
