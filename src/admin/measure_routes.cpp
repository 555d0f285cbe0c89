// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/body.hpp"
#include "smppguard/admin/consents_of.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/core/spool.hpp"

#include <charconv>
#include <limits>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

constexpr std::string_view kActionWords = "trust, throttle, hold, block";

web::Response list_measures(OfficePlace& place, const web::Request& request) {
  Query query{request};
  store::MeasureFilter filter;
  filter.sender = query.number("sender");
  filter.action = query.word("action", store::find_measure_action, kActionWords);
  const std::string organisation = query.text("organisation");
  filter.before = query.count("before", 0, std::numeric_limits<std::int64_t>::max());
  filter.in_force_at = place.now();
  const std::size_t limit = query.limit();
  filter.limit = limit + 1;
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    const auto keys = keys_of(open.office);
    if (keys.has_error()) return keys.error();
    const auto measures = open.office.measures(filter, organisation);
    if (measures.has_error()) return measures.error();
    boost::json::array all;
    for (const store::Measure& one : *measures) {
      if (all.size() < limit) all.push_back(to_json(one, *keys));
    }
    return web::json_response(json_list("measures", std::move(all), measures->size() > limit));
  });
}

/// 0 where it is not given.
std::uint32_t read_rate(Body& body) {
  const auto text = body.text("per_second");
  if (!text) return 0;
  std::uint32_t rate = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, rate);
  if (read.ec != std::errc{} || read.ptr != end)
    body.add_fault("per_second: '" + *text + "' is no whole number");
  return rate;
}

web::Response take_measure(OfficePlace& place, const web::Request& request) {
  Body body{request};
  MeasureForm form;
  form.sender = body.number("sender");
  form.organisation = body.text("organisation").value_or("");
  form.action = body.word("action", store::find_measure_action, kActionWords, Body::Need::required)
                    .value_or(store::Measure::Action::block);
  form.until = body.time("until");
  form.per_second = read_rate(body);
  form.explanation = body.text("explanation").value_or("");
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const auto taken = open.office.take_measure(form, deed);
    if (taken.has_error()) return taken.error();
    const auto keys = keys_of(open.office);
    if (keys.has_error()) return keys.error();
    return created("/api/v1/measures?before=" + std::to_string(taken->id + 1),
                   boost::json::serialize(to_json(*taken, *keys)));
  });
}

web::Response end_measure(OfficePlace& place, const web::Request& request) {
  const std::string& text = request.parameters.at("id");
  store::Position id = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, id);
  if (read.ec != std::errc{} || read.ptr != end) {
    return web::problem(404, "Not Found", "there is no such measure");
  }
  Body body{request};
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const auto ended = open.office.end_measure(id, deed);
    if (ended.has_error()) return ended.error();
    boost::json::object all{{"id", id}};
    all["ended_at"] = json_time(deed.at);
    all["by"] = json_text(deed.by);
    return web::json_response(boost::json::serialize(all));
  });
}

web::Response export_measures(OfficePlace& place, const web::Request& request) {
  Query query{request};
  MeasureExport wanted;
  wanted.form = query.word("format", find_export_form, "csv, jsonl").value_or(ExportForm::csv);
  wanted.since = query.time("since");
  wanted.until = query.time("until");
  wanted.now = place.now();
  if (auto wrong = query.wrong()) return std::move(*wrong);
  place.note_reading("measures_exported", request);
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    auto spool = Spool::make();
    if (spool.has_error()) return spool.error();
    const auto count = open.office.export_measures(
        wanted, [&](std::string_view piece) { return spool->write(piece); }, request.ending);
    if (request.ending.stop_requested()) return web::service_ending();
    if (count.has_error()) return count.error();
    auto file = std::move(*spool).take();
    if (file.has_error()) return file.error();
    const bool csv = wanted.form == ExportForm::csv;
    web::Response response;
    response.content_type = csv ? "text/csv; charset=utf-8; header=present" : "application/jsonl";
    response.headers.emplace_back(
        "Content-Disposition", std::string{"attachment; filename=\"measures."} + (csv ? "csv\"" : "jsonl\""));
    response.file = std::move(*file);
    return response;
  });
}

}  // namespace

OfficeRoutes measure_routes() {
  using web::Method;
  using web::Role;
  return {
      {Method::get, "/api/v1/measures", Role::support, list_measures},
      {Method::get, "/api/v1/measures/export", Role::support, export_measures},
      {Method::post, "/api/v1/measures", Role::operator_, take_measure},
      {Method::post, "/api/v1/measures/{id}/end", Role::operator_, end_measure},
  };
}

}  // namespace smppguard::admin
