// SPDX-License-Identifier: Apache-2.0
#include "status_routes.hpp"

#include "list_json.hpp"
#include "service.hpp"
#include "smppguard/admin/body.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"

#include <fmt/format.h>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::app {
namespace {

using web::Method;
using web::Pace;
using web::Request;
using web::Response;
using web::Role;

Response json(const boost::json::object& object, unsigned status = 200) {
  return web::json_response(boost::json::serialize(object), status);
}

/// 400 where a route that takes no query got one.
std::optional<Response> no_query(const Request& request) {
  return admin::Query{request}.wrong();
}

Response show_me(const Request& request) {
  if (auto wrong = no_query(request)) return std::move(*wrong);
  const web::Caller& caller = *request.caller;
  return json({{"name", admin::json_text(caller.name)},
               {"role", admin::json_text(web::name(caller.role))},
               {"source", admin::json_text(caller.source)}});
}

Response show_readiness(const Service& service) {
  const Readiness readiness = service.ready();
  return json(to_json(readiness), readiness.ready ? 200 : 503);
}

Response show_status(Service& service, const Request& request) {
  if (auto wrong = no_query(request)) return std::move(*wrong);
  return json(to_json(service.status()));
}

Response show_list(const Service& service, const Request& request) {
  if (auto wrong = no_query(request)) return std::move(*wrong);
  const std::string& name = request.parameters.at("name");
  const auto list = service.list(name);
  if (!list) return web::problem(404, "Not Found", "no list of that name is in force");
  return json(*list);
}

Response show_imports(const Service& service, const Request& request) {
  admin::Query query{request};
  const std::size_t limit = query.limit();
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const std::string folder = service.list_folder();
  if (folder.empty()) return json({{"imports", boost::json::array{}}, {"more", false}});
  const auto imports = imports_json(folder, limit);
  if (imports.has_error()) return web::problem(503, "Service Unavailable", imports.error().message);
  return json(*imports);
}

constexpr std::string_view kLevels = "debug, info, warn, error";

std::string_view name(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warn: return "warn";
    case LogLevel::error: return "error";
  }
  return "";
}

std::optional<LogLevel> find_level(std::string_view text) noexcept {
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error}) {
    if (name(level) == text) return level;
  }
  return std::nullopt;
}

Response show_level(const Service& service, const Request& request) {
  if (auto wrong = no_query(request)) return std::move(*wrong);
  return json({{"level", admin::json_text(name(service.log_level()))}});
}

Response set_level(Service& service, const Request& request) {
  admin::Body body{request};
  const auto level = body.word("level", find_level, kLevels, admin::Body::Need::required);
  if (auto wrong = body.wrong()) return std::move(*wrong);
  service.set_log_level(*level);
  service.note_deed("log_level_changed", *request.caller, fmt::format("\"level\":\"{}\"", name(*level)));
  return show_level(service, request);
}

Response drain(Service& service, const Request& request, const std::function<void()>& end) {
  if (auto wrong = no_query(request)) return std::move(*wrong);
  service.note_deed("service_drained", *request.caller, "");
  end();
  return json({{"draining", true}}, 202);
}

}  // namespace

void add_status_routes(web::Router& router, Service& service, std::function<void()> end) {
  router.add({Method::get, "/health/live", std::nullopt, Pace::quick, [](const Request&) {
                return json({{"status", "live"}});
              }});
  router.add({Method::get, "/health/ready", std::nullopt, Pace::quick,
              [&service](const Request&) { return show_readiness(service); }});
  router.add({Method::get, "/api/v1/me", Role::viewer, Pace::quick, show_me});
  // What asks the workers waits for them, and what reads files for a disk.
  const auto add = [&](Method method, const char* path, Role least, auto handler) {
    router.add({method, path, least, Pace::slow,
                [&service, handler](const Request& request) { return handler(service, request); }});
  };
  add(Method::get, "/api/v1/status", Role::viewer, show_status);
  add(Method::get, "/api/v1/registry/lists/{name}", Role::viewer, show_list);
  add(Method::get, "/api/v1/registry/imports", Role::viewer, show_imports);
  add(Method::get, "/api/v1/log-level", Role::viewer, show_level);
  add(Method::put, "/api/v1/log-level", Role::operator_, set_level);
  router.add(
      {Method::post, "/api/v1/drain", Role::operator_, Pace::slow,
       [&service, end = std::move(end)](const Request& request) { return drain(service, request, end); }});
}

}  // namespace smppguard::app
