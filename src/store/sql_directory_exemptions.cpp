// SPDX-License-Identifier: Apache-2.0
// Exemptions with their licences.
#include "directory_deed.hpp"
#include "directory_details.hpp"
#include "directory_rows.hpp"
#include "smppguard/registry/form.hpp"
#include "sql_directory.hpp"
#include "values.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

using registry::CampaignId;
using registry::Exemption;
using registry::ExemptionId;
using registry::ExemptionStatus;
using registry::Licence;

/// Each document once, with who handed it in first.
void keep(Database& database, const Licence& licence) {
  database.queue(
      "INSERT INTO licences (sha256, type, file_name, octets, added_at, added_by) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO NOTHING",
      {licence.sha256, name(licence.type), licence.file_name, Bytes{licence.octets},
       milliseconds(licence.added_at), licence.added_by});
}

Result<void> check_handed_in(Database& database, std::string_view doing, std::string_view sha256) {
  bool found = false;
  const auto done = database.run(doing, "SELECT 1 FROM licences WHERE sha256 = $1", {sha256},
                                 [&](const Row&) { found = true; });
  if (!done) return done.error();
  if (found) return {};
  return fail(fmt::format("no document with SHA-256 {} was handed in; hand it in with the request", sha256));
}

/// What belongs to the request's licence before there is a request.
Result<void> provide(Database& database, std::string_view doing, const Exemption& exemption,
                     const Licence* licence) {
  if (licence == nullptr) {
    return exemption.licence.empty() ? Result<void>{} : check_handed_in(database, doing, exemption.licence);
  }
  if (exemption.licence.empty() || exemption.licence == licence->sha256) {
    keep(database, *licence);
    return {};
  }
  return fail(
      fmt::format("the request names the licence {} and another one is handed in: {}; leave the name "
                  "empty",
                  exemption.licence, licence->sha256));
}

Result<void> name_campaigns(Database& database, std::string_view doing, const Exemption& exemption) {
  for (const CampaignId campaign : exemption.campaigns) {
    const auto named = database.run(doing,
                                    "INSERT INTO exemption_campaigns (exemption, campaign) "
                                    "SELECT $1, id FROM campaigns WHERE id = $2 AND organisation = $3",
                                    {exemption.id, campaign, exemption.organisation});
    if (!named) return named.error();
    if (*named == 0) {
      return fail(
          fmt::format("the organisation has no campaign {}; name its own, or none for all", campaign));
    }
  }
  return {};
}

void tell_of_licence(Database& database, Heads& heads, const Exemption& exemption, const Licence& licence,
                     const Deed& deed) {
  auto details = to_json(licence);
  details["exemption"] = exemption.id;
  tell(database, heads, "licence_attached", exemption.organisation, deed, std::move(details));
}

void insert(Database& database, const Exemption& exemption, const Deed& deed) {
  database.queue(
      "INSERT INTO exemptions (id, organisation, category, licence, starts_at, ends_at, status, "
      "requested_at, requested_by) VALUES ($1, $2, $3, $4, $5, $6, 'requested', $7, $8)",
      {exemption.id, exemption.organisation, name(exemption.category),
       exemption.licence.empty() ? Value{} : Value{exemption.licence}, milliseconds(exemption.from),
       exemption.until ? Value{milliseconds(*exemption.until)} : Value{}, milliseconds(deed.at), deed.by});
}

/// The step in SQL, which holds what may follow what; gives how many rows took it.
Result<std::uint64_t> step(Database& database, std::string_view doing, ExemptionId id, ExemptionStatus status,
                           const Deed& deed) {
  const std::int64_t at = milliseconds(deed.at);
  switch (status) {
    case ExemptionStatus::approved:
      return database.run(
          doing,
          "UPDATE exemptions SET status = 'approved', decided_at = $1, decided_by = $2, decision_note = $3 "
          "WHERE id = $4 AND status = 'requested' AND licence IS NOT NULL",
          {at, deed.by, deed.note, id});
    case ExemptionStatus::refused:
      return database.run(
          doing,
          "UPDATE exemptions SET status = 'refused', decided_at = $1, decided_by = $2, decision_note = $3 "
          "WHERE id = $4 AND status = 'requested'",
          {at, deed.by, deed.note, id});
    case ExemptionStatus::revoked:
      return database.run(doing,
                          "UPDATE exemptions SET status = 'revoked', revoked_at = $1, revoked_by = $2, "
                          "revocation_note = $3 WHERE id = $4 AND status = 'approved'",
                          {at, deed.by, deed.note, id});
    case ExemptionStatus::requested: break;
  }
  return 0;
}

/// Why a step was not possible.
Error obstacle(const Exemption& exemption, ExemptionStatus wanted) {
  const auto say = [&](std::string_view what) {
    return fail(fmt::format("exemption {} {}", exemption.id, what));
  };
  const bool to_revoke = wanted == ExemptionStatus::revoked;
  switch (exemption.status) {
    case ExemptionStatus::refused: return say("was refused; file a new request");
    case ExemptionStatus::revoked: return say("was revoked; file a new request");
    case ExemptionStatus::approved:
      return wanted == ExemptionStatus::approved ? say("is approved already")
                                                 : say("is approved; revoke it instead");
    case ExemptionStatus::requested: break;
  }
  if (to_revoke) return say("is not approved; refuse it instead");
  return say("has no licence attached; attach a copy of the business licence first");
}

std::string kind_of_step(ExemptionStatus status) {
  return fmt::format("exemption_{}", name(status));
}

}  // namespace

Result<ExemptionId> SqlDirectory::request(const Exemption& exemption, const Licence* licence,
                                          const Deed& deed) {
  constexpr std::string_view kDoing = "request an exemption";
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<ExemptionId> {
    const auto organisation = get_organisation(*database_, exemption.organisation);
    if (!organisation) return organisation.error();
    auto done = provide(*database_, kDoing, exemption, licence);
    if (!done) return done.error();
    Exemption after = exemption;
    after.id = static_cast<ExemptionId>(++heads.exemptions);
    if (licence != nullptr) after.licence = licence->sha256;
    insert(*database_, after, deed);
    done = name_campaigns(*database_, kDoing, after);
    if (!done) return done.error();
    auto details = to_json(after);
    details["exemption"] = after.id;
    tell(*database_, heads, "exemption_requested", after.organisation, deed, std::move(details));
    if (licence != nullptr) tell_of_licence(*database_, heads, after, *licence, deed);
    return after.id;
  });
}

Result<void> SqlDirectory::attach(ExemptionId id, const Licence& licence, const Deed& deed) {
  constexpr std::string_view kDoing = "attach a licence";
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<void> {
    const auto before = get_exemption(*database_, id);
    if (!before) return before.error();
    keep(*database_, licence);
    const auto attached =
        database_->run(kDoing, "UPDATE exemptions SET licence = $1 WHERE id = $2 AND status = 'requested'",
                       {licence.sha256, id});
    if (!attached) return attached.error();
    if (*attached == 0) {
      return fail(fmt::format("exemption {} is {} and keeps its licence; file a new request with this one",
                              id, name(before->status)));
    }
    tell_of_licence(*database_, heads, *before, licence, deed);
    return {};
  });
}

Result<void> SqlDirectory::decide(ExemptionId id, ExemptionStatus status, const Deed& deed) {
  constexpr std::string_view kDoing = "decide on an exemption";
  if (status == ExemptionStatus::requested) return fail("an exemption is approved, refused or revoked");
  return do_deed(*database_, kDoing, deed, [&](Heads& heads) -> Result<void> {
    const auto before = get_exemption(*database_, id);
    if (!before) return before.error();
    const auto taken = step(*database_, kDoing, id, status, deed);
    if (!taken) return taken.error();
    if (*taken == 0) return obstacle(*before, status);
    auto details = to_json(*before);
    details["exemption"] = id;
    tell(*database_, heads, kind_of_step(status), before->organisation, deed, std::move(details));
    return {};
  });
}

}  // namespace smppguard::store
