// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/body.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/registry/form.hpp"

#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

constexpr std::string_view kQuietHourWords = "as_route, off, refuse, defer";

OrganisationChange read_organisation(Body& body) {
  OrganisationChange fields;
  fields.name = body.text("name");
  fields.contact_person = body.text("contact_person");
  fields.contact_email = body.text("contact_email");
  fields.contact_phone = body.text("contact_phone");
  fields.brand_id = body.text("brand_id");
  fields.company_wide_opt_out = body.yes_no("company_wide_opt_out");
  fields.quiet_hours = body.word("quiet_hours", registry::find_quiet_hours, kQuietHourWords);
  return fields;
}

registry::Organisation organisation_of(std::string key, const OrganisationChange& fields) {
  registry::Organisation organisation;
  organisation.key = std::move(key);
  organisation.name = fields.name.value_or("");
  organisation.contact_person = fields.contact_person.value_or("");
  organisation.contact_email = fields.contact_email.value_or("");
  organisation.contact_phone = fields.contact_phone.value_or("");
  organisation.brand_id = fields.brand_id.value_or("");
  organisation.company_wide_opt_out = fields.company_wide_opt_out.value_or(false);
  organisation.quiet_hours = fields.quiet_hours.value_or(registry::QuietHours::as_route);
  return organisation;
}

web::Response list_organisations(OfficePlace& place, const web::Request& request) {
  Query query{request};
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([](const OpenOffice& open) -> Result<web::Response> {
    const auto organisations = open.office.organisations();
    if (organisations.has_error()) return organisations.error();
    boost::json::array all;
    for (const registry::Organisation& one : *organisations) all.push_back(to_json(one));
    return web::json_response(json_list("organisations", std::move(all)));
  });
}

Result<std::string> show(Office& office, const std::string& key, WallTime now) {
  const auto file = office.organisation(key);
  if (file.has_error()) return file.error();
  return Result<std::string>{boost::system::in_place_value, boost::json::serialize(to_json(*file, now))};
}

web::Response add_organisation(OfficePlace& place, const web::Request& request) {
  Body body{request};
  const auto key = body.text("key", Body::Need::required);
  OrganisationChange fields = read_organisation(body);
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const auto added = open.office.add_organisation(organisation_of(*key, fields), deed);
    if (added.has_error()) return added.error();
    auto shown = show(open.office, *key, deed.at);
    if (shown.has_error()) return shown.error();
    return created("/api/v1/organisations/" + *key, std::move(*shown));
  });
}

web::Response show_organisation(OfficePlace& place, const web::Request& request) {
  Query query{request};
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    auto shown = show(open.office, request.parameters.at("key"), place.now());
    if (shown.has_error()) return not_found(shown.error());
    return web::json_response(std::move(*shown));
  });
}

web::Response change_organisation(OfficePlace& place, const web::Request& request) {
  Body body{request};
  const OrganisationChange fields = read_organisation(body);
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const std::string& key = request.parameters.at("key");
    if (const auto there = open.office.organisation(key); there.has_error()) return not_found(there.error());
    const auto changed = open.office.change_organisation(key, fields, deed);
    if (changed.has_error()) return changed.error();
    auto shown = show(open.office, key, deed.at);
    if (shown.has_error()) return shown.error();
    return web::json_response(std::move(*shown));
  });
}

}  // namespace

OfficeRoutes organisation_routes() {
  using web::Method;
  using web::Role;
  return {
      {Method::get, "/api/v1/organisations", Role::support, list_organisations},
      {Method::post, "/api/v1/organisations", Role::operator_, add_organisation},
      {Method::get, "/api/v1/organisations/{key}", Role::support, show_organisation},
      {Method::patch, "/api/v1/organisations/{key}", Role::operator_, change_organisation},
  };
}

}  // namespace smppguard::admin
