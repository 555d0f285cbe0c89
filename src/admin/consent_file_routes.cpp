// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/core/spool.hpp"

#include <fmt/format.h>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

constexpr std::size_t kMostImportOctets = std::size_t{10} * 1024 * 1024;
/// More bad rows than somebody reads are only counted.
constexpr std::size_t kMostBadRows = 1'000;

struct Told {
  boost::json::array rows;
  boost::json::array errors;
};

ImportEvents events_of(Told& told) {
  return {[&told](std::size_t line, const std::string& reason) {
    if (told.rows.size() >= kMostBadRows) return;
    told.rows.push_back(boost::json::object{{"line", line}, {"reason", json_text(reason)}});
    told.errors.push_back(json_text(fmt::format("line {}: {}", line, reason)));
  }};
}

/// The summary, with what makes it a problem where nothing was entered.
web::Response import_response(const ImportSummary& summary, Told told, bool refused) {
  boost::json::object all = to_json(summary);
  all["bad_rows"] = std::move(told.rows);
  if (!refused) return web::json_response(boost::json::serialize(all));
  all["type"] = "about:blank";
  all["title"] = "Unprocessable Content";
  all["status"] = 422;
  all["detail"] = "nothing was entered, since rows are bad; mend them, or leave them out with skip_bad=yes";
  all["errors"] = std::move(told.errors);
  web::Response response = web::json_response(boost::json::serialize(all), 422);
  response.content_type = "application/problem+json";
  return response;
}

web::Response import_consents(OfficePlace& place, const web::Request& request) {
  Query query{request};
  ImportOptions options;
  options.kinds = read_kinds(query);
  options.only_check = query.yes("dry_run");
  options.bad_rows = query.yes("skip_bad") ? BadRows::skip : BadRows::refuse;
  const store::Deed deed = place.deed_of(request, query.text("note"));
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const std::string_view type = request.header("content-type");
  if (type.substr(0, type.find(';')) != "text/csv") {
    return web::problem(415, "Unsupported Media Type", "the body has to be text/csv");
  }
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    Told told;
    const auto summary = open.office.import_consents([&](const auto& take) { return take(request.body); },
                                                     options, deed, events_of(told));
    if (summary.has_error()) return summary.error();
    const bool refused = summary->bad > 0 && options.bad_rows == BadRows::refuse && !options.only_check;
    return import_response(*summary, std::move(told), refused);
  });
}

web::Response export_consents(OfficePlace& place, const web::Request& request) {
  Query query{request};
  const auto kinds = read_kinds(query);
  if (auto wrong = query.wrong()) return std::move(*wrong);
  place.note_reading("consents_exported", request);
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    auto spool = Spool::make();
    if (spool.has_error()) return spool.error();
    const auto count = open.office.export_consents(
        kinds, [&](std::string_view piece) { return spool->write(piece); }, request.ending);
    if (request.ending.stop_requested()) return web::service_ending();
    if (count.has_error()) return count.error();
    auto file = std::move(*spool).take();
    if (file.has_error()) return file.error();
    web::Response response;
    response.content_type = "text/csv; charset=utf-8; header=present";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"consents.csv\"");
    response.file = std::move(*file);
    return response;
  });
}

}  // namespace

OfficeRoutes consent_file_routes() {
  using web::Method;
  using web::Role;
  return {
      {Method::post, "/api/v1/consents/import", Role::operator_, import_consents, kMostImportOctets},
      {Method::get, "/api/v1/consents/export", Role::support, export_consents},
  };
}

}  // namespace smppguard::admin
