// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/body.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/registry/form.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

/// Forms have samples of messages and many numbers.
constexpr std::size_t kMostCampaignOctets = std::size_t{1024} * 1024;

CampaignChange read_campaign(Body& body) {
  CampaignChange fields;
  fields.campaign_id = body.text("campaign_id");
  fields.use_case = body.text("use_case");
  fields.description = body.text("description");
  fields.samples = body.texts("samples");
  return fields;
}

registry::Campaign campaign_of(std::string key, const CampaignChange& fields,
                               std::vector<PhoneNumber> numbers) {
  registry::Campaign campaign;
  campaign.key = std::move(key);
  campaign.campaign_id = fields.campaign_id.value_or("");
  campaign.use_case = fields.use_case.value_or("");
  campaign.description = fields.description.value_or("");
  campaign.samples = fields.samples.value_or(std::vector<std::string>{});
  campaign.numbers = std::move(numbers);
  return campaign;
}

bool asks_for_something(const CampaignChange& fields) {
  return fields.campaign_id || fields.use_case || fields.description || fields.samples ||
         !fields.add.empty() || !fields.remove.empty();
}

/// Nothing if there is no such campaign, which the error says.
Result<CampaignFile> find(Office& office, const CampaignName& name) {
  auto file = office.organisation(name.organisation);
  if (file.has_error()) return file.error();
  const auto found = std::find_if(file->campaigns.begin(), file->campaigns.end(),
                                  [&](const auto& one) { return one.key == name.campaign; });
  if (found == file->campaigns.end()) {
    return fail("there is no campaign '" + name.campaign + "' of " + name.organisation);
  }
  return CampaignFile{name.organisation, std::move(*found)};
}

CampaignName name_of(const web::Request& request) {
  return {request.parameters.at("key"), request.parameters.at("campaign")};
}

Result<web::Response> show(Office& office, const CampaignName& name) {
  const auto file = find(office, name);
  if (file.has_error()) return not_found(file.error());
  return web::json_response(boost::json::serialize(to_json(*file)));
}

web::Response show_campaign(OfficePlace& place, const web::Request& request) {
  Query query{request};
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) { return show(open.office, name_of(request)); });
}

web::Response add_campaign(OfficePlace& place, const web::Request& request) {
  Body body{request};
  const auto key = body.text("key", Body::Need::required);
  const CampaignChange fields = read_campaign(body);
  const auto numbers = body.numbers("numbers");
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const std::string& organisation = request.parameters.at("key");
    if (const auto there = open.office.organisation(organisation); there.has_error()) {
      return not_found(there.error());
    }
    const auto added = open.office.add_campaign(organisation, campaign_of(*key, fields, numbers), deed);
    if (added.has_error()) return added.error();
    const auto file = find(open.office, {organisation, *key});
    if (file.has_error()) return file.error();
    return created("/api/v1/organisations/" + organisation + "/campaigns/" + *key,
                   boost::json::serialize(to_json(*file)));
  });
}

web::Response change_campaign(OfficePlace& place, const web::Request& request) {
  Body body{request};
  CampaignChange fields = read_campaign(body);
  fields.add = body.numbers("add");
  fields.remove = body.numbers("remove");
  const auto status = body.word("status", registry::find_campaign_status, "active, suspended, ended");
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (status && asks_for_something(fields)) {
    body.add_fault("status: change it by a request of its own, so that both are done or neither");
  }
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const CampaignName name = name_of(request);
    if (const auto there = find(open.office, name); there.has_error()) return not_found(there.error());
    const auto changed = status ? open.office.set_status(name, *status, deed)
                                : open.office.change_campaign(name, fields, deed);
    if (changed.has_error()) return changed.error();
    return show(open.office, name);
  });
}

}  // namespace

OfficeRoutes campaign_routes() {
  using web::Method;
  using web::Role;
  constexpr const char* kOne = "/api/v1/organisations/{key}/campaigns/{campaign}";
  return {
      {Method::post, "/api/v1/organisations/{key}/campaigns", Role::operator_, add_campaign,
       kMostCampaignOctets},
      {Method::get, kOne, Role::support, show_campaign},
      {Method::patch, kOne, Role::operator_, change_campaign, kMostCampaignOctets},
  };
}

}  // namespace smppguard::admin
