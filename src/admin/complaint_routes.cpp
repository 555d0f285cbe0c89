// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/body.hpp"
#include "smppguard/admin/complaints.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/core/spool.hpp"

#include <fmt/format.h>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

constexpr std::size_t kMostComplaintFile = std::size_t{64} * 1024 * 1024;
/// More bad rows than somebody reads are only counted.
constexpr std::size_t kMostBadComplaints = 1'000;
constexpr std::size_t kMostId = std::size_t{1} << 62U;

store::ComplaintFilter read_filter(Query& query, const ComplaintSettings& settings) {
  store::ComplaintFilter filter;
  filter.sender = query.number("sender");
  filter.complainant = query.number("complainant");
  filter.source = query.word("source", store::find_complaint_source, "text, operator, import");
  filter.since = query.time("since");
  filter.until = query.time("until");
  filter.dialogue = settings.dialogue;
  return filter;
}

Result<web::Response> list(store::Store& store, const store::ComplaintFilter& filter, std::size_t limit,
                           bool counted) {
  auto kept = store.list_complaints(filter, limit + 1);
  if (kept.has_error()) return kept.error();
  const bool more = kept->size() > limit;
  if (more) kept->pop_back();
  boost::json::array all;
  for (const store::KeptComplaint& one : *kept) all.push_back(to_json(one));
  boost::json::object listing{{"complaints", std::move(all)}, {"more", more}};
  if (more && !kept->empty()) listing["before"] = kept->back().id;
  if (counted) {
    store::ComplaintFilter everywhere = filter;
    everywhere.before.reset();
    const auto count = store.count_complaints(everywhere);
    if (count.has_error()) return count.error();
    listing["count"] = *count;
  }
  return web::json_response(boost::json::serialize(listing));
}

web::Response list_complaints(OfficePlace& place, const web::Request& request) {
  Query query{request};
  store::ComplaintFilter filter = read_filter(query, place.complaints());
  if (const std::size_t before = query.count("before", 0, kMostId); before != 0) filter.before = before;
  const bool counted = query.yes("count");
  const std::size_t limit = query.limit();
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) { return list(open.store, filter, limit, counted); });
}

web::Response enter_complaint(OfficePlace& place, const web::Request& request) {
  Body body{request};
  store::Complaint complaint;
  complaint.sender = body.number("sender");
  complaint.complainant = body.number("complainant");
  complaint.received_at = body.time("received_at").value_or(place.now());
  complaint.violated_at = body.time("violated_at");
  complaint.subject = body.text("subject").value_or("");
  complaint.city = body.text("city").value_or("");
  complaint.state = body.text("state").value_or("");
  complaint.area_code = body.text("area_code").value_or("");
  complaint.robocall = body.yes_no("robocall");
  complaint.reference = body.text("reference").value_or("");
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const auto entered = ComplaintOffice{open.store}.enter(complaint, deed);
    if (entered.has_error()) return entered.error();
    place.heard(entered->complaint);
    return web::json_response(boost::json::serialize(to_json(*entered)), 201);
  });
}

bool is_of_complaints(std::string_view type) noexcept {
  return type == "text/csv" || type == "application/json" || type == "application/vnd.api+json";
}

web::Response import_complaints(OfficePlace& place, const web::Request& request) {
  Query query{request};
  const bool only_check = query.yes("dry_run");
  const store::Deed deed = place.deed_of(request, query.text("note"));
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const std::string_view type = request.header("content-type");
  if (!is_of_complaints(type.substr(0, type.find(';')))) {
    return web::problem(415, "Unsupported Media Type",
                        "the body has to be text/csv, application/json or application/vnd.api+json");
  }
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    boost::json::array rows;
    const ComplaintEvents told{
        [&](std::size_t line, const std::string& reason) {
          if (rows.size() >= kMostBadComplaints) return;
          rows.push_back(boost::json::object{{"line", line}, {"reason", json_text(reason)}});
        },
        {},
        [&](const store::Complaint& complaint) { place.heard(complaint); }};
    const auto summary = ComplaintOffice{open.store}.import(
        [&](const auto& take) { return take(request.body); }, only_check, deed, told);
    if (summary.has_error()) return summary.error();
    if (!only_check) {
      place.note_done("complaints_imported", request,
                      fmt::format("\"rows\":{},\"entered\":{},\"unchanged\":{},\"bad\":{}", summary->rows,
                                  summary->entered, summary->unchanged, summary->bad));
    }
    boost::json::object all = to_json(*summary);
    all.erase("over");
    all["bad_rows"] = std::move(rows);
    return web::json_response(boost::json::serialize(all));
  });
}

web::Response export_complaints(OfficePlace& place, const web::Request& request) {
  Query query{request};
  ComplaintExport wanted;
  wanted.filter = read_filter(query, place.complaints());
  wanted.format = query.word("format", find_complaint_format, "csv, jsonl").value_or(ComplaintFormat::csv);
  wanted.complainants =
      query.word("recipients", find_complainants, "remove, hash").value_or(Complainants::remove);
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const bool csv = wanted.format == ComplaintFormat::csv;
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    if (wanted.complainants == Complainants::hash && !csv) {
      auto key = read_hash_key(place.complaints().hash_key);
      if (key.has_error()) return key.error();
      wanted.hash_key = std::move(*key);
    }
    auto spool = Spool::make();
    if (spool.has_error()) return spool.error();
    const auto count = ComplaintOffice{open.store}.write_out(
        wanted, [&](std::string_view piece) { return spool->write(piece); }, request.ending);
    if (request.ending.stop_requested()) return web::service_ending();
    if (count.has_error()) return count.error();
    auto file = std::move(*spool).take();
    if (file.has_error()) return file.error();
    // Before anything leaves.
    place.note_done("complaints_exported", request, fmt::format("\"complaints\":{}", *count));
    web::Response response;
    response.content_type = csv ? "text/csv; charset=utf-8; header=present" : "application/jsonl";
    response.headers.emplace_back(
        "Content-Disposition", fmt::format("attachment; filename=\"complaints.{}\"", csv ? "csv" : "jsonl"));
    response.file = std::move(*file);
    return response;
  });
}

}  // namespace

OfficeRoutes complaint_routes() {
  using web::Method;
  using web::Role;
  return {
      {Method::get, "/api/v1/complaints", Role::support, list_complaints},
      {Method::post, "/api/v1/complaints", Role::operator_, enter_complaint},
      {Method::post, "/api/v1/complaints/import", Role::operator_, import_complaints, kMostComplaintFile},
      {Method::get, "/api/v1/complaints/export", Role::support, export_complaints},
  };
}

}  // namespace smppguard::admin
