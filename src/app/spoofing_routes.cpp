// SPDX-License-Identifier: Apache-2.0
#include "spoofing_routes.hpp"

#include "service.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::app {
namespace {

using boost::json::object;

object to_json(const SpoofingAttempt& one) {
  return {{"system_id", admin::json_text(one.system_id)},
          {"sender", admin::json_text(one.sender)},
          {"reason", admin::json_text(one.reason)},
          {"source", admin::json_text(one.source)},
          {"first_at", admin::json_time(one.first)},
          {"last_at", admin::json_time(one.last)},
          {"count", one.count}};
}

object to_json(const SpoofingClient& one) {
  return {
      {"system_id", admin::json_text(one.system_id)}, {"count", one.count}, {"within_hour", one.within_hour}};
}

web::Response list_attempts(const Service& service, const web::Request& request) {
  admin::Query query{request};
  SpoofingFilter filter;
  if (request.query_value("system_id") != nullptr) filter.system_id = query.text("system_id");
  filter.limit = query.limit();
  filter.offset = query.count("offset", 0, std::size_t{1} << 32U);
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return web::json_response(boost::json::serialize(to_json(service.spoofing(filter))));
}

}  // namespace

object to_json(const SpoofingPage& page) {
  boost::json::array attempts;
  for (const SpoofingAttempt& one : page.attempts) attempts.push_back(to_json(one));
  boost::json::array clients;
  for (const SpoofingClient& one : page.clients) clients.push_back(to_json(one));
  return {{"total", page.total},
          {"more", page.more},
          {"forgotten", page.forgotten},
          {"attempts", std::move(attempts)},
          {"clients", std::move(clients)}};
}

void add_spoofing_routes(web::Router& router, const Service& service) {
  // Sorts as many pairs as are remembered, which is no work for the thread of all connections.
  router.add({web::Method::get, "/api/v1/spoofing", web::Role::support, web::Pace::slow,
              [&service](const web::Request& request) { return list_attempts(service, request); }});
}

}  // namespace smppguard::app
