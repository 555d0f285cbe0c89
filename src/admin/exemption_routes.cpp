// SPDX-License-Identifier: Apache-2.0
#include "office_route.hpp"
#include "smppguard/admin/body.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/registry/form.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

using registry::ExemptionId;

/// Nothing: the path names none.
std::optional<ExemptionId> id_of(const web::Request& request) {
  const std::string& text = request.parameters.at("id");
  ExemptionId id = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, id);
  return read.ec == std::errc{} && read.ptr == end && id != 0 ? std::optional{id} : std::nullopt;
}

web::Response no_such_id() {
  return web::problem(404, "Not Found", "an exemption is named by its number");
}

Result<std::string> text_of(Office& office, ExemptionId id, WallTime now) {
  const auto file = office.exemption(id);
  if (file.has_error()) return file.error();
  return Result<std::string>{boost::system::in_place_value, boost::json::serialize(to_json(*file, now))};
}

web::Response list_exemptions(OfficePlace& place, const web::Request& request) {
  Query query{request};
  const std::string organisation = query.text("organisation");
  const auto status =
      query.word("status", registry::find_exemption_status, "requested, approved, refused, revoked");
  if (auto wrong = query.wrong()) return std::move(*wrong);
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    const auto files = open.office.exemptions(organisation, status);
    if (files.has_error()) return files.error();
    boost::json::array all;
    for (const ExemptionFile& one : *files) all.push_back(to_json(one, place.now()));
    return web::json_response(json_list("exemptions", std::move(all)));
  });
}

web::Response request_exemption(OfficePlace& place, const web::Request& request) {
  Body body{request};
  ExemptionForm form;
  form.organisation = body.text("organisation", Body::Need::required).value_or("");
  const auto category = body.word("category", registry::find_category,
                                  "healthcare, financial, nonprofit, political", Body::Need::required);
  form.category = category.value_or(registry::Category::healthcare);
  form.campaigns = body.texts("campaigns").value_or(std::vector<std::string>{});
  form.from = body.time("from").value_or(place.now());
  form.until = body.time("until");
  const store::Deed deed = place.deed_of(request, body.text("note"));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    const auto requested = open.office.request_exemption(form, deed);
    if (requested.has_error()) return requested.error();
    auto text = text_of(open.office, *requested, deed.at);
    if (text.has_error()) return text.error();
    return created(fmt::format("/api/v1/exemptions/{}", *requested), std::move(*text));
  });
}

web::Response show_exemption(OfficePlace& place, const web::Request& request) {
  Query query{request};
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const auto id = id_of(request);
  if (!id) return no_such_id();
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    auto text = text_of(open.office, *id, place.now());
    if (text.has_error()) return not_found(text.error());
    return web::json_response(std::move(*text));
  });
}

using Decision = Result<void> (Office::*)(ExemptionId, const store::Deed&);

template <Decision decision>
web::Response decide(OfficePlace& place, const web::Request& request) {
  Body body{request};
  const store::Deed deed = place.deed_of(request, body.text("note", Body::Need::required));
  if (auto wrong = body.wrong()) return std::move(*wrong);
  const auto id = id_of(request);
  if (!id) return no_such_id();
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    if (const auto there = open.office.exemption(*id); there.has_error()) return not_found(there.error());
    const auto done = (open.office.*decision)(*id, deed);
    if (done.has_error()) return done.error();
    auto text = text_of(open.office, *id, deed.at);
    if (text.has_error()) return text.error();
    return web::json_response(std::move(*text));
  });
}

/// The content decides; what says that it is something else altogether was sent by mistake.
bool may_be_licence(std::string_view type) {
  const std::string_view media = type.substr(0, type.find(';'));
  return media.empty() || media == "application/octet-stream" || registry::find_media_type(media);
}

web::Response attach_licence(OfficePlace& place, const web::Request& request) {
  Query query{request};
  std::string file_name = query.text("file_name");
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const auto id = id_of(request);
  if (!id) return no_such_id();
  const std::string_view type = request.header("content-type");
  if (!may_be_licence(type)) {
    return web::problem(
        415, "Unsupported Media Type",
        fmt::format("a licence is application/pdf, image/png or image/jpeg, and not {}", type));
  }
  return place.change([&](const OpenOffice& open) -> Result<web::Response> {
    if (const auto there = open.office.exemption(*id); there.has_error()) return not_found(there.error());
    Document document{file_name.empty() ? "licence" : std::move(file_name),
                      {request.body.begin(), request.body.end()}};
    const auto attached =
        open.office.attach_licence(*id, std::move(document), place.deed_of(request, std::nullopt));
    if (attached.has_error()) return attached.error();
    return web::json_response(boost::json::serialize(boost::json::object{{"sha256", json_text(*attached)}}));
  });
}

/// Safe between quotation marks in a header's value.
std::string header_name(const std::string& name) {
  std::string safe;
  for (const char c : name) {
    const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '/' && c != ';' && c != '%';
    safe += plain ? c : '_';
  }
  return safe;
}

web::Response show_licence(OfficePlace& place, const web::Request& request) {
  Query query{request};
  if (auto wrong = query.wrong()) return std::move(*wrong);
  const auto id = id_of(request);
  if (!id) return no_such_id();
  return place.read([&](const OpenOffice& open) -> Result<web::Response> {
    const auto licence = open.office.licence_of(*id);
    if (licence.has_error()) return not_found(licence.error());
    place.note_reading("licence_read", request);
    web::Response response;
    response.content_type = registry::name(licence->type);
    response.headers.emplace_back("Content-Disposition",
                                  fmt::format("inline; filename=\"{}\"", header_name(licence->file_name)));
    response.headers.emplace_back("Content-Security-Policy", "sandbox");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.body.assign(licence->octets.begin(), licence->octets.end());
    return response;
  });
}

}  // namespace

OfficeRoutes exemption_routes() {
  using web::Method;
  using web::Role;
  constexpr std::size_t kMostOctets = registry::kMostLicenceOctets;
  return {
      {Method::get, "/api/v1/exemptions", Role::support, list_exemptions},
      {Method::post, "/api/v1/exemptions", Role::operator_, request_exemption},
      {Method::get, "/api/v1/exemptions/{id}", Role::support, show_exemption},
      {Method::get, "/api/v1/exemptions/{id}/licence", Role::support, show_licence},
      {Method::put, "/api/v1/exemptions/{id}/licence", Role::operator_, attach_licence, kMostOctets},
      {Method::post, "/api/v1/exemptions/{id}/approve", Role::operator_, decide<&Office::approve>},
      {Method::post, "/api/v1/exemptions/{id}/refuse", Role::operator_, decide<&Office::refuse>},
      {Method::post, "/api/v1/exemptions/{id}/revoke", Role::operator_, decide<&Office::revoke>},
  };
}

}  // namespace smppguard::admin
