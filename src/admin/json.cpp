// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/json.hpp"

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/core/utf8.hpp"
#include "smppguard/registry/form.hpp"

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

using boost::json::array;
using boost::json::object;
using registry::ExemptionStatus;

array texts(const std::vector<std::string>& all) {
  array list;
  for (const std::string& one : all) list.push_back(json_text(one));
  return list;
}

array numbers(const std::vector<PhoneNumber>& all) {
  array list;
  for (const PhoneNumber one : all) list.push_back(json_number(one));
  return list;
}

bool in_force(const registry::Exemption& one, WallTime now) noexcept {
  return one.status == ExemptionStatus::approved && one.from <= now && (!one.until || now < *one.until);
}

/// Of what has happened only: by is empty before.
boost::json::value time_of(WallTime at, const std::string& by) {
  return json_time(by.empty() ? std::nullopt : std::optional{at});
}

}  // namespace

boost::json::string json_text(std::string_view text) {
  std::string checked;
  append_checked_utf8(checked, as_bytes(text));
  return boost::json::string{checked};
}

boost::json::value json_number(PhoneNumber number) {
  if (!number) return nullptr;
  return json_text(number.to_string());
}

boost::json::value json_time(std::optional<WallTime> time) {
  if (!time) return nullptr;
  return json_text(to_text(*time));
}

object to_json(const registry::Organisation& organisation) {
  return {{"id", organisation.id},
          {"key", json_text(organisation.key)},
          {"name", json_text(organisation.name)},
          {"contact_person", json_text(organisation.contact_person)},
          {"contact_email", json_text(organisation.contact_email)},
          {"contact_phone", json_text(organisation.contact_phone)},
          {"brand_id", json_text(organisation.brand_id)},
          {"company_wide_opt_out", organisation.company_wide_opt_out},
          {"quiet_hours", json_text(registry::name(organisation.quiet_hours))},
          {"created_at", json_time(organisation.created_at)},
          {"created_by", json_text(organisation.created_by)}};
}

object to_json(const OrganisationFile& file, WallTime now) {
  object all = to_json(file.organisation);
  array campaigns;
  for (const registry::Campaign& one : file.campaigns) {
    campaigns.push_back(to_json(CampaignFile{file.organisation.key, one}));
  }
  array exemptions;
  for (const ExemptionFile& one : file.exemptions) exemptions.push_back(to_json(one, now));
  all["campaigns"] = std::move(campaigns);
  all["exemptions"] = std::move(exemptions);
  return all;
}

object to_json(const CampaignFile& file) {
  const registry::Campaign& campaign = file.campaign;
  return {{"id", campaign.id},
          {"organisation", json_text(file.organisation)},
          {"key", json_text(campaign.key)},
          {"campaign_id", json_text(campaign.campaign_id)},
          {"use_case", json_text(campaign.use_case)},
          {"description", json_text(campaign.description)},
          {"samples", texts(campaign.samples)},
          {"numbers", numbers(campaign.numbers)},
          {"status", json_text(registry::name(campaign.status))},
          {"created_at", json_time(campaign.created_at)},
          {"created_by", json_text(campaign.created_by)}};
}

object to_json(const ExemptionFile& file, WallTime now) {
  const registry::Exemption& one = file.exemption;
  return {{"id", one.id},
          {"organisation", json_text(file.organisation)},
          {"category", json_text(registry::name(one.category))},
          {"campaigns", texts(file.campaigns)},
          {"licence", json_text(one.licence)},
          {"from", json_time(one.from)},
          {"until", json_time(one.until)},
          {"status", json_text(registry::name(one.status))},
          {"in_force", in_force(one, now)},
          {"requested_at", json_time(one.requested_at)},
          {"requested_by", json_text(one.requested_by)},
          {"decided_at", time_of(one.decided_at, one.decided_by)},
          {"decided_by", json_text(one.decided_by)},
          {"decision_note", json_text(one.decision_note)},
          {"revoked_at", time_of(one.revoked_at, one.revoked_by)},
          {"revoked_by", json_text(one.revoked_by)},
          {"revocation_note", json_text(one.revocation_note)}};
}

std::string json_list(std::string_view plural, array all, std::optional<bool> more) {
  object list;
  list[boost::json::string_view{plural.data(), plural.size()}] = std::move(all);
  if (more) list["more"] = *more;
  return boost::json::serialize(list);
}

}  // namespace smppguard::admin
