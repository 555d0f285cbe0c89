// SPDX-License-Identifier: Apache-2.0
#include "analytics_routes.hpp"

#include "service.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"

#include <numeric>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::app {
namespace {

using web::Method;
using web::Request;
using web::Response;
using web::Role;

Response not_counted() {
  return web::problem(404, "Not Found", "nothing is counted of senders: write traffic: enabled: true");
}

Response too_busy() {
  return web::problem(503, "Service Unavailable", "the counters are too busy to answer; try again");
}

/// What the analytics write as members of an object.
boost::json::value object_of(const std::string& members) {
  return boost::json::parse("{" + members + "}");
}

boost::json::object to_json(const traffic::Finding& finding) {
  const bool of_sender = finding.scope == traffic::Scope::sender;
  boost::json::object all{
      {"rule", admin::json_text(finding.rule)},
      {"sender", nullptr},
      {"organisation", nullptr},
      {"action", admin::json_text(traffic::name(finding.action))},
      {"since", admin::json_time(finding.since)},
      {"until",
       admin::json_time(finding.until != finding.since ? std::optional{finding.until} : std::nullopt)},
      {"explanation", admin::json_text(finding.explanation)},
      {"evidence", object_of(traffic::members(finding.evidence))}};
  if (of_sender)
    all["sender"] = admin::json_number(PhoneNumber::from_key(finding.who).value_or(PhoneNumber{}));
  if (!of_sender) all["organisation"] = finding.who;
  return all;
}

Response show_traffic(Service& service, const Request& request) {
  admin::Query query{request};
  const std::size_t limit = query.limit();
  if (auto wrong = query.wrong()) return std::move(*wrong);
  Analytics* const analytics = service.analytics();
  if (analytics == nullptr) return not_counted();
  const auto totals = analytics->totals();
  const auto findings = analytics->findings(limit);
  if (!totals || !findings) return too_busy();
  boost::json::array all;
  for (const traffic::Finding& one : *findings) all.push_back(to_json(one));
  const MeasureCounts measures = service.measures();
  const auto begun = std::accumulate(totals->findings.begin(), totals->findings.end(), std::uint64_t{0},
                                     [](std::uint64_t sum, const auto& one) { return sum + one.second; });
  const boost::json::object answer{
      {"known", totals->senders.known},
      {"watched", totals->senders.watched},
      {"sightings", totals->senders.sightings},
      {"dropped", totals->dropped},
      {"forgotten", totals->senders.forgotten_known + totals->senders.forgotten_watched},
      {"memory", totals->octets},
      {"measures", std::accumulate(measures.begin(), measures.end(), std::size_t{0})},
      {"findings_begun", begun},
      {"findings_open", totals->open},
      {"findings", std::move(all)}};
  return web::json_response(boost::json::serialize(answer));
}

Response show_sender(Service& service, const Request& request) {
  admin::Query query{request};
  const auto number = read_address(request.parameters.at("number"));
  if (!number) query.add_fault("number: this is no telephone number");
  if (auto wrong = query.wrong()) return std::move(*wrong);
  Analytics* const analytics = service.analytics();
  if (analytics == nullptr) return not_counted();
  const auto known = analytics->sender(*number);
  if (!known) return too_busy();
  boost::json::array traits;
  for (const traffic::Trait trait : traffic::kTraits) {
    if (known->traits.has(trait)) traits.push_back(admin::json_text(traffic::name(trait)));
  }
  const boost::json::object answer{
      {"sender", admin::json_number(*number)},
      {"watched", known->portrait.has_value()},
      {"traits", std::move(traits)},
      {"traffic", object_of(known->portrait ? traffic::members(*known->portrait) : "")}};
  return web::json_response(boost::json::serialize(answer));
}

}  // namespace

void add_analytics_routes(web::Router& router, Service& service) {
  const auto add = [&](Method method, const char* path, Role least, auto handler) {
    router.add({method, path, least, web::Pace::slow,
                [&service, handler](const Request& request) { return handler(service, request); }});
  };
  add(Method::get, "/api/v1/traffic", Role::support, show_traffic);
  add(Method::get, "/api/v1/traffic/{number}", Role::support, show_sender);
}

}  // namespace smppguard::app
