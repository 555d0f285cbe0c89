// SPDX-License-Identifier: Apache-2.0
#include "journal_routes.hpp"

#include "smppguard/admin/query.hpp"
#include "smppguard/core/spool.hpp"
#include "smppguard/journal/search.hpp"
#include "smppguard/policy/reason.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::app {
namespace {

using web::Request;
using web::Response;

Response no_journal() {
  return web::problem(404, "Not Found",
                      "no journal is configured, so no record is kept; name a folder as journal.path");
}

journal::ExportRequest read_which(const std::string& folder, admin::Query& query) {
  journal::ExportRequest which;
  which.folder = folder;
  which.from = query.time("from");
  which.until = query.time("until");
  which.numbers = query.numbers("number");
  for (const std::string& given : query.texts("stream")) {
    if (const auto stream = journal::find_stream(given)) {
      which.streams.push_back(*stream);
    } else {
      query.add_fault(fmt::format("stream: '{}' is none of evidence, refusals, decisions", given));
    }
  }
  return which;
}

std::string read_reason(admin::Query& query) {
  std::string reason = query.text("reason");
  if (!reason.empty() && !policy::find_reason(reason)) {
    query.add_fault(fmt::format("reason: '{}' is no reason of a decision, such as dnc_listed", reason));
  }
  return reason;
}

/// Entries about the organisation, and those of the numbers that it has registered by now. Nothing, or what
/// is to be answered instead.
std::optional<Response> choose_organisation(const std::string& key, admin::OfficePlace& place,
                                            journal::ExportRequest& which) {
  if (key.empty()) return std::nullopt;
  bool chosen = false;
  Response response = place.read([&](const admin::OpenOffice& open) -> Result<Response> {
    const auto file = open.office.organisation(key);
    if (file.has_error()) return file.error();
    which.organisation = file->organisation.id;
    for (const registry::Campaign& campaign : file->campaigns) {
      which.organisation_numbers.insert(which.organisation_numbers.end(), campaign.numbers.begin(),
                                        campaign.numbers.end());
    }
    chosen = true;
    return Response{};
  });
  return chosen ? std::nullopt : std::optional{std::move(response)};
}

/// The lines are JSON objects already.
std::string entries_json(const journal::Found& found) {
  std::string body = "{\"entries\":[";
  for (const std::string& line : found.lines) {
    if (body.back() != '[') body += ',';
    body += line;
  }
  return body + fmt::format("],\"more\":{}}}", found.more);
}

Response unreadable(const Error& error) {
  return web::problem(503, "Service Unavailable", error.message);
}

Response search(const std::string& folder, const Request& request, admin::OfficePlace& place) {
  admin::Query query{request};
  journal::SearchRequest asked;
  asked.which = read_which(folder, query);
  asked.reason = read_reason(query);
  asked.limit = query.limit();
  const std::string organisation = query.text("organisation");
  if (auto wrong = query.wrong()) return std::move(*wrong);
  if (folder.empty()) return no_journal();
  if (auto instead = choose_organisation(organisation, place, asked.which)) return std::move(*instead);
  asked.which.ending = request.ending;
  const auto found = journal::search(asked);
  if (request.ending.stop_requested()) return web::service_ending();
  if (found.has_error()) return unreadable(found.error());
  return web::json_response(entries_json(*found));
}

Response export_file(const std::string& folder, const Request& request, admin::OfficePlace& place) {
  admin::Query query{request};
  journal::ExportRequest which = read_which(folder, query);
  const std::string format = query.text("format");
  if (!format.empty() && format != "jsonl" && format != "csv") query.add_fault("format: it is jsonl or csv");
  const bool csv = format == "csv";
  which.format = csv ? journal::ExportFormat::csv : journal::ExportFormat::jsonl;
  const std::string organisation = query.text("organisation");
  if (auto wrong = query.wrong()) return std::move(*wrong);
  if (folder.empty()) return no_journal();
  if (auto instead = choose_organisation(organisation, place, which)) return std::move(*instead);
  place.note_reading("journal_exported", request);

  auto spool = Spool::make();
  if (spool.has_error()) return unreadable(spool.error());
  which.write = [&](std::string_view text) { return spool->write(text); };
  which.ending = request.ending;
  const auto exported = journal::export_entries(which);
  if (request.ending.stop_requested()) return web::service_ending();
  if (exported.has_error()) return unreadable(exported.error());
  auto file = std::move(*spool).take();
  if (file.has_error()) return unreadable(file.error());
  Response response;
  response.content_type = csv ? "text/csv; charset=utf-8; header=present" : "application/jsonl";
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"journal.{}\"", csv ? "csv" : "jsonl"));
  response.file = std::move(*file);
  return response;
}

}  // namespace

void add_journal_routes(web::Router& router, const std::string& folder, admin::OfficePlace& place) {
  const auto add = [&](const char* path, auto handler) {
    router.add(
        {web::Method::get, path, web::Role::support, web::Pace::bulk,
         [folder, &place, handler](const Request& request) { return handler(folder, request, place); }});
  };
  add("/api/v1/journal", search);
  add("/api/v1/journal/export", export_file);
}

}  // namespace smppguard::app
