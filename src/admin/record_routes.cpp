// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/consents_of.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"

#include <utility>

namespace smppguard::admin {
namespace {

using Kind = store::Record::Kind;

Result<web::Response> list(store::Store& store, Kind kind, std::string_view plural, std::size_t limit) {
  auto records = store.list(kind, limit + 1);
  if (records.has_error()) return records.error();
  const bool more = records->size() > limit;
  if (more) records->pop_back();
  boost::json::array all;
  for (const store::Record& one : *records) all.push_back(to_json(one));
  return web::json_response(json_list(plural, std::move(all), more));
}

web::Response list(OfficePlace& place, const web::Request& request, Kind kind, std::string_view plural) {
  Query query{request};
  const std::size_t limit = query.limit();
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) { return list(open.store, kind, plural, limit); });
}

web::Response list_approvals(OfficePlace& place, const web::Request& request) {
  return list(place, request, Kind::grant, "approvals");
}

web::Response list_near_misses(OfficePlace& place, const web::Request& request) {
  return list(place, request, Kind::near_miss, "near_misses");
}

web::Response list_help_texts(OfficePlace& place, const web::Request& request) {
  return list(place, request, Kind::help, "help_texts");
}

web::Response show_history(OfficePlace& place, const web::Request& request) {
  Query query{request};
  store::HistoryFilter filter;
  filter.recipient = query.number("recipient");
  filter.sender = query.number("sender");
  filter.since = query.time("since");
  filter.until = query.time("until");
  filter.kinds = query.texts("kind");
  const std::string organisation = query.text("organisation");
  const std::size_t limit = query.limit();
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    const auto keys = keys_of(open.office);
    if (keys.has_error()) return keys.error();
    auto entries = open.office.history(filter, organisation, limit + 1);
    if (entries.has_error()) return entries.error();
    const bool more = entries->size() > limit;
    if (more) entries->pop_back();
    boost::json::array all;
    for (const store::FeedEntry& one : *entries) all.push_back(to_json(one, *keys));
    return web::json_response(json_list("entries", std::move(all), more));
  });
}

}  // namespace

OfficeRoutes record_routes() {
  using web::Method;
  using web::Role;
  return {
      {Method::get, "/api/v1/approvals", Role::support, list_approvals},
      {Method::get, "/api/v1/near-misses", Role::support, list_near_misses},
      {Method::get, "/api/v1/help-texts", Role::support, list_help_texts},
      {Method::get, "/api/v1/history", Role::support, show_history},
  };
}

}  // namespace smppguard::admin
