// SPDX-License-Identifier: Apache-2.0
// Exemptions with their licences.
#include "directory_deed.hpp"
#include "directory_details.hpp"
#include "directory_rows.hpp"
#include "smppguard/registry/form.hpp"
#include "smppguard/store/sqlite_directory.hpp"
#include "sqlite_values.hpp"

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
Result<void> keep(Database& database, std::string_view doing, const Licence& licence) {
  const auto kept = run(database, doing,
                        "INSERT INTO licences (sha256, type, file_name, octets, added_at, added_by) "
                        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
                        licence.sha256, name(licence.type), licence.file_name, Bytes{licence.octets},
                        milliseconds(licence.added_at), licence.added_by);
  if (!kept) return kept.error();
  return {};
}

Result<void> check_handed_in(Database& database, std::string_view doing, std::string_view sha256) {
  bool found = false;
  auto done = for_each_row(
      database, doing, "SELECT 1 FROM licences WHERE sha256 = ?", [&](Statement&) { found = true; }, sha256);
  if (!done || found) return done;
  return fail(fmt::format("no document with SHA-256 {} was handed in; hand it in with the request", sha256));
}

/// What belongs to the request's licence before there is a request.
Result<void> provide(Database& database, std::string_view doing, const Exemption& exemption,
                     const Licence* licence) {
  if (licence == nullptr) {
    return exemption.licence.empty() ? Result<void>{} : check_handed_in(database, doing, exemption.licence);
  }
  if (exemption.licence.empty() || exemption.licence == licence->sha256) {
    return keep(database, doing, *licence);
  }
  return fail(
      fmt::format("the request names the licence {} and another one is handed in: {}; leave the name "
                  "empty",
                  exemption.licence, licence->sha256));
}

Result<void> name_campaigns(Database& database, std::string_view doing, const Exemption& exemption) {
  for (const CampaignId campaign : exemption.campaigns) {
    const auto named = run(database, doing,
                           "INSERT INTO exemption_campaigns (exemption, campaign) "
                           "SELECT ?, id FROM campaigns WHERE id = ? AND organisation = ?",
                           exemption.id, campaign, exemption.organisation);
    if (!named) return named.error();
    if (*named == 0) {
      return fail(
          fmt::format("the organisation has no campaign {}; name its own, or none for all", campaign));
    }
  }
  return {};
}

Result<void> tell_of_licence(Database& database, const Exemption& exemption, const Licence& licence,
                             const Deed& deed) {
  auto details = to_json(licence);
  details["exemption"] = exemption.id;
  return tell(database, "licence_attached", exemption.organisation, deed, std::move(details));
}

Result<ExemptionId> insert(Database& database, std::string_view doing, const Exemption& exemption,
                           const Deed& deed) {
  const auto until =
      exemption.until ? std::optional{milliseconds(*exemption.until)} : std::optional<std::int64_t>{};
  const auto licence = exemption.licence.empty() ? std::optional<std::string_view>{}
                                                 : std::optional<std::string_view>{exemption.licence};
  const auto added =
      run(database, doing,
          "INSERT INTO exemptions (organisation, category, licence, starts_at, ends_at, status, "
          "requested_at, requested_by) VALUES (?, ?, ?, ?, ?, 'requested', ?, ?)",
          exemption.organisation, name(exemption.category), licence, milliseconds(exemption.from), until,
          milliseconds(deed.at), deed.by);
  if (!added) return added.error();
  return last_id(database);
}

/// The step in SQL, which holds what may follow what; gives how many rows took it.
Result<int> step(Database& database, std::string_view doing, ExemptionId id, ExemptionStatus status,
                 const Deed& deed) {
  const std::int64_t at = milliseconds(deed.at);
  switch (status) {
    case ExemptionStatus::approved:
      return run(
          database, doing,
          "UPDATE exemptions SET status = 'approved', decided_at = ?, decided_by = ?, decision_note = ? "
          "WHERE id = ? AND status = 'requested' AND licence IS NOT NULL",
          at, deed.by, deed.note, id);
    case ExemptionStatus::refused:
      return run(
          database, doing,
          "UPDATE exemptions SET status = 'refused', decided_at = ?, decided_by = ?, decision_note = ? "
          "WHERE id = ? AND status = 'requested'",
          at, deed.by, deed.note, id);
    case ExemptionStatus::revoked:
      return run(database, doing,
                 "UPDATE exemptions SET status = 'revoked', revoked_at = ?, revoked_by = ?, "
                 "revocation_note = ? WHERE id = ? AND status = 'approved'",
                 at, deed.by, deed.note, id);
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

Result<ExemptionId> SqliteDirectory::request(const Exemption& exemption, const Licence* licence,
                                             const Deed& deed) {
  constexpr std::string_view kDoing = "request an exemption";
  return do_deed(*database_, kDoing, deed, [&]() -> Result<ExemptionId> {
    const auto organisation = get_organisation(*database_, exemption.organisation);
    if (!organisation) return organisation.error();
    auto done = provide(*database_, kDoing, exemption, licence);
    if (!done) return done.error();
    Exemption after = exemption;
    if (licence != nullptr) after.licence = licence->sha256;
    const auto id = insert(*database_, kDoing, after, deed);
    if (!id) return id.error();
    after.id = *id;
    done = name_campaigns(*database_, kDoing, after);
    auto details = to_json(after);
    details["exemption"] = after.id;
    if (done) done = tell(*database_, "exemption_requested", after.organisation, deed, std::move(details));
    if (done && licence != nullptr) done = tell_of_licence(*database_, after, *licence, deed);
    if (!done) return done.error();
    return after.id;
  });
}

Result<void> SqliteDirectory::attach(ExemptionId id, const Licence& licence, const Deed& deed) {
  constexpr std::string_view kDoing = "attach a licence";
  return do_deed(*database_, kDoing, deed, [&]() -> Result<void> {
    const auto before = get_exemption(*database_, id);
    if (!before) return before.error();
    if (auto kept = keep(*database_, kDoing, licence); !kept) return kept;
    const auto attached =
        run(*database_, kDoing, "UPDATE exemptions SET licence = ? WHERE id = ? AND status = 'requested'",
            licence.sha256, id);
    if (!attached) return attached.error();
    if (*attached == 0) {
      return fail(fmt::format("exemption {} is {} and keeps its licence; file a new request with this one",
                              id, name(before->status)));
    }
    return tell_of_licence(*database_, *before, licence, deed);
  });
}

Result<void> SqliteDirectory::decide(ExemptionId id, ExemptionStatus status, const Deed& deed) {
  constexpr std::string_view kDoing = "decide on an exemption";
  if (status == ExemptionStatus::requested) return fail("an exemption is approved, refused or revoked");
  return do_deed(*database_, kDoing, deed, [&]() -> Result<void> {
    const auto before = get_exemption(*database_, id);
    if (!before) return before.error();
    const auto taken = step(*database_, kDoing, id, status, deed);
    if (!taken) return taken.error();
    if (*taken == 0) return obstacle(*before, status);
    auto details = to_json(*before);
    details["exemption"] = id;
    return tell(*database_, kind_of_step(status), before->organisation, deed, std::move(details));
  });
}

}  // namespace smppguard::store
