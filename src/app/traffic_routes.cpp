// SPDX-License-Identifier: Apache-2.0
#include "traffic_routes.hpp"

#include "service.hpp"
#include "smppguard/admin/query.hpp"

#include <charconv>
#include <fmt/format.h>
#include <optional>

#include <boost/json/serialize.hpp>

namespace smppguard::app {
namespace {

using web::Method;
using web::Pace;
using web::Request;
using web::Response;
using web::Role;

Response serialized(const boost::json::object& object, unsigned status = 200) {
  return web::json_response(boost::json::serialize(object), status);
}

Response list_sessions(Service& service, const Request& request) {
  admin::Query query{request};
  SessionFilter filter;
  if (request.query_value("system_id") != nullptr) filter.which.system_id = query.text("system_id");
  if (request.query_value("listener") != nullptr) filter.which.listener = query.text("listener");
  filter.limit = query.limit();
  filter.offset = query.count("offset", 0, std::size_t{1} << 32U);
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const SessionPage page = service.sessions(filter);
  boost::json::array all;
  for (const net::SessionView& one : page.sessions) all.push_back(to_json(one, page.at));
  return serialized({{"total", page.total}, {"more", page.more}, {"sessions", std::move(all)}});
}

std::optional<std::uint64_t> id_of(const Request& request) {
  const std::string& text = request.parameters.at("id");
  std::uint64_t id = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, id);
  return read.ec == std::errc{} && read.ptr == end ? std::optional{id} : std::nullopt;
}

Response disconnect(Service& service, const Request& request) {
  const auto id = id_of(request);
  const auto done = id ? service.disconnect(*id) : net::Disconnected::unknown;
  switch (done) {
    case net::Disconnected::unknown: return web::problem(404, "Not Found", "there is no such session");
    case net::Disconnected::unanswered:
      return web::problem(503, "Service Unavailable", "a worker is too busy to answer; try again");
    case net::Disconnected::ending: break;
  }
  service.note_deed("session_disconnected", *request.caller, fmt::format("\"session\":{}", *id));
  return serialized({{"id", *id}}, 202);
}

Response show_statistics(Service& service, const Request& request) {
  admin::Query query{request};
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return serialized(to_json(service.statistics()));
}

Response show_history(Service& service, const Request& request) {
  constexpr std::size_t kUsualSpan = 900;
  admin::Query query{request};
  const std::chrono::seconds longest = StatisticsHistory::kLongest;
  const std::size_t seconds = query.count("seconds", kUsualSpan, static_cast<std::size_t>(longest.count()));
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return serialized(to_json(service.statistics_history(std::chrono::seconds{seconds})));
}

Response show_metrics(const Service& service) {
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = service.metrics();
  return response;
}

}  // namespace

void add_traffic_routes(web::Router& router, Service& service) {
  const auto add = [&](Method method, const char* path, Role least, auto handler) {
    router.add({method, path, least, Pace::slow,
                [&service, handler](const Request& request) { return handler(service, request); }});
  };
  add(Method::get, "/api/v1/sessions", Role::viewer, list_sessions);
  add(Method::delete_, "/api/v1/sessions/{id}", Role::operator_, disconnect);
  add(Method::get, "/api/v1/statistics", Role::viewer, show_statistics);
  add(Method::get, "/api/v1/statistics/history", Role::viewer, show_history);
  // api.open_metrics lets it be read without a token.
  router.add({Method::get, "/metrics", Role::viewer, Pace::slow,
              [&service](const Request&) { return show_metrics(service); }});
}

}  // namespace smppguard::app
