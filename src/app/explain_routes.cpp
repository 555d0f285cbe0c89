// SPDX-License-Identifier: Apache-2.0
#include "explain_routes.hpp"

#include "explain_json.hpp"
#include "explain_text.hpp"
#include "smppguard/admin/query.hpp"

#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::app {
namespace {

ExplainRequest read_request(const web::Request& request, admin::Query& query) {
  ExplainRequest asked;
  asked.from = query.text("from");
  asked.to = query.text("to");
  asked.client = query.text("client");
  asked.route = query.text("route");
  asked.at = query.time("at");
  // An empty source_addr is one too.
  for (const char* const name : {"from", "to"}) {
    if (request.query_value(name) == nullptr) query.add_fault(std::string{name} + ": it is missing");
  }
  return asked;
}

web::Response show_explanation(const web::Request& request, const Grounds& grounds,
                               admin::OfficePlace& place) {
  admin::Query query{request};
  const ExplainRequest asked = read_request(request, query);
  const auto message = read_message(asked, *grounds.rules);
  if (message.has_error()) query.add_fault(message.error().message);
  if (auto wrong = query.wrong()) return std::move(*wrong);
  Explanation one = explain(*message, grounds, asked.at.value_or(place.now()));
  boost::json::object all;
  const auto looked = place.look([&](const admin::OpenOffice& open) -> Result<void> {
    add_exemption(one, open.office);
    all = explain_json(asked, one, grounds);
    return add_records(all, one, open);
  });
  if (looked.has_error()) {
    all = explain_json(asked, one, grounds);
    add_no_records(all, looked.error().message);
  }
  return web::json_response(boost::json::serialize(all));
}

}  // namespace

void add_explain_routes(web::Router& router, std::function<Grounds()> grounds, admin::OfficePlace& place) {
  router.add({web::Method::get, "/api/v1/explain", web::Role::support, web::Pace::bulk,
              [grounds = std::move(grounds), &place](const web::Request& request) {
                return show_explanation(request, grounds(), place);
              }});
}

}  // namespace smppguard::app
