// SPDX-License-Identifier: Apache-2.0
#include "share_routes.hpp"

#include "sharing.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/web/entity_tag.hpp"

#include <utility>

namespace smppguard::app {
namespace {

/// 304 without a body where who asks has the same already.
web::Response shared_response(const dnc::SharedList& list, const SigningKey& key, const web::Request& request,
                              const admin::OfficePlace& place) {
  constexpr unsigned kNotModified = 304;
  const std::string tag = entity_tag_of(list, key);
  web::Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (web::names_entity_tag(request.header("if-none-match"), tag)) {
    response.status = kNotModified;
    return response;
  }
  place.note_reading("blocked_senders_shared", request);
  response.body = dnc::write_shared_list(list, key);
  return response;
}

web::Response share(const Result<ShareOptions>& options, const web::Request& request,
                    admin::OfficePlace& place) {
  if (auto wrong = admin::Query{request}.wrong()) return std::move(*wrong);
  if (options.has_error()) return web::problem(404, "Not Found", options.error().message);
  const auto key = open_share_key(*options);
  if (key.has_error()) return web::problem(503, "Service Unavailable", key.error().message);
  return place.read([&](const admin::OpenOffice& open) -> Result<web::Response> {
    const auto list = list_to_share(open.office, *options, place.now());
    if (list.has_error()) return list.error();
    return shared_response(*list, *key, request, place);
  });
}

}  // namespace

void add_share_routes(web::Router& router, const config::Config& config, admin::OfficePlace& place) {
  router.add({web::Method::get, "/api/v1/shared/blocked-senders", web::Role::viewer, web::Pace::bulk,
              [options = share_options_of(config), &place](const web::Request& request) {
                return share(options, request, place);
              }});
}

}  // namespace smppguard::app
