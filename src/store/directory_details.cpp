// SPDX-License-Identifier: Apache-2.0
#include "directory_details.hpp"

#include "details.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/registry/form.hpp"

#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace smppguard::store {
namespace json = boost::json;

json::object to_json(const registry::Organisation& organisation) {
  return {{"key", json_text(organisation.key)},
          {"name", json_text(organisation.name)},
          {"contact_person", json_text(organisation.contact_person)},
          {"contact_email", json_text(organisation.contact_email)},
          {"contact_phone", json_text(organisation.contact_phone)},
          {"brand_id", json_text(organisation.brand_id)},
          {"company_wide_opt_out", organisation.company_wide_opt_out},
          {"quiet_hours", json_text(registry::name(organisation.quiet_hours))}};
}

json::object to_json(const registry::Campaign& campaign) {
  json::array samples;
  for (const std::string& sample : campaign.samples) samples.emplace_back(json_text(sample));
  return {{"key", json_text(campaign.key)},
          {"campaign_id", json_text(campaign.campaign_id)},
          {"use_case", json_text(campaign.use_case)},
          {"description", json_text(campaign.description)},
          {"samples", std::move(samples)}};
}

json::object to_json(const registry::Exemption& exemption) {
  json::array campaigns;
  for (const registry::CampaignId campaign : exemption.campaigns) campaigns.emplace_back(campaign);
  json::object details{{"category", json_text(registry::name(exemption.category))},
                       {"campaigns", std::move(campaigns)},
                       {"from", json_text(to_text(exemption.from))}};
  if (exemption.until) details["until"] = json_text(to_text(*exemption.until));
  add_text(details, "licence", exemption.licence);
  return details;
}

json::object to_json(const registry::Licence& licence) {
  return {{"licence", json_text(licence.sha256)},
          {"type", json_text(registry::name(licence.type))},
          {"file_name", json_text(licence.file_name)},
          {"octets", licence.octets.size()}};
}

json::array to_json(const std::vector<PhoneNumber>& numbers) {
  json::array digits;
  for (const PhoneNumber number : numbers) digits.emplace_back(json_text(number.to_string()));
  return digits;
}

json::object difference(const json::object& before, const json::object& after) {
  json::object was;
  json::object now;
  for (const auto& member : after) {
    const json::value* former = before.if_contains(member.key());
    if (former != nullptr && *former == member.value()) continue;
    if (former != nullptr) was[member.key()] = *former;
    now[member.key()] = member.value();
  }
  if (now.empty()) return {};
  return {{"was", std::move(was)}, {"now", std::move(now)}};
}

}  // namespace smppguard::store
