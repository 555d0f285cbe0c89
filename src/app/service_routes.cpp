// SPDX-License-Identifier: Apache-2.0
#include "service_routes.hpp"

#include "service.hpp"
#include "smppguard/admin/query.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::app {
namespace {

using web::Method;
using web::Pace;
using web::Request;
using web::Response;
using web::Role;

Response text_response(const std::vector<std::string>& lines, std::string_view content_type,
                       unsigned status = 200) {
  Response response;
  response.status = status;
  response.content_type = content_type;
  for (const std::string& line : lines) response.body += line + "\n";
  return response;
}

std::string_view content_type_of(Form form) noexcept {
  switch (form) {
    case Form::json: break;
    case Form::text: return "text/plain; charset=utf-8";
    case Form::metrics: return kMetricsForm;
  }
  return "application/json";
}

Response list_response(const Service& service, const Request& request) {
  const Form form = form_of(request);
  if (form == Form::metrics) return text_response(service.list_metrics(), content_type_of(form));
  if (form == Form::text) return text_response(service.list_status(), content_type_of(form));
  return web::json_response(boost::json::serialize(service.registry()));
}

/// It is ready or not, whatever the form.
Response store_response(const Service& service, const Request& request) {
  const StoreStatus status = service.store_status();
  const Form form = form_of(request);
  const auto lines_of = form == Form::json ? store_json : form == Form::text ? store_lines : store_metrics;
  return text_response(lines_of(status), content_type_of(form), status.health.ready ? 200 : 503);
}

/// Keeps as evidence who had it done, and whether it was.
Response noted(Service& service, const Request& request, std::string_view kind, const Outcome& outcome) {
  service.note_deed(kind, *request.caller, outcome.ok ? "\"done\":true" : "\"done\":false");
  return response_of(outcome);
}

Response upgrade_response(Service& service, const Request& request, const std::function<void()>& begin) {
  if (auto wrong = admin::Query{request}.wrong()) return std::move(*wrong);
  if (service.is_ending()) return web::problem(409, "Conflict", "the service is ending");
  if (service.upgrade().stage == UpgradeState::Stage::starting)
    return web::problem(409, "Conflict", "a new process loads already; the status says how far it is");
  service.note_upgrade({UpgradeState::Stage::starting, "it begins"});
  service.note_deed("upgrade_begun", *request.caller, "");
  begin();
  return web::json_response(boost::json::serialize(to_json(service.upgrade())), 202);
}

}  // namespace

Form form_of(const Request& request) {
  const std::string_view accept = request.header("accept");
  if (accept.find("version=0.0.4") != std::string_view::npos) return Form::metrics;
  return accept.find(kTextForm) != std::string_view::npos ? Form::text : Form::json;
}

Response response_of(const Outcome& outcome) {
  if (!outcome.ok) return web::problem(409, "Conflict", "see errors for what is in the way", outcome.lines);
  const boost::json::object body{{"changes", boost::json::array(outcome.lines.begin(), outcome.lines.end())}};
  return web::json_response(boost::json::serialize(body));
}

void add_service_routes(web::Router& router, Service& service, std::function<Outcome()> reload,
                        std::function<void()> upgrade) {
  router.add({Method::post, "/api/v1/reload", Role::operator_, Pace::slow,
              [&service, reload = std::move(reload)](const Request& request) {
                return noted(service, request, "service_reloaded", reload());
              }});
  router.add({Method::post, "/api/v1/upgrade", Role::operator_, Pace::slow,
              [&service, begin = std::move(upgrade)](const Request& request) {
                return upgrade_response(service, request, begin);
              }});
  router.add({Method::post, "/api/v1/registry/read", Role::operator_, Pace::slow,
              [&service](const Request& request) {
                return noted(service, request, "registry_read", service.look_at_lists());
              }});
  router.add({Method::get, "/api/v1/registry", Role::viewer, Pace::quick,
              [&service](const Request& request) { return list_response(service, request); }});
  router.add({Method::get, "/api/v1/store", Role::viewer, Pace::quick,
              [&service](const Request& request) { return store_response(service, request); }});
}

}  // namespace smppguard::app
