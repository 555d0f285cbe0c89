// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/routes.hpp"

#include "office_route.hpp"

#include <utility>

namespace smppguard::admin {

web::Response created(const std::string& location, std::string json) {
  web::Response response = web::json_response(std::move(json), 201);
  response.headers.emplace_back("Location", location);
  return response;
}

void add_office_routes(web::Router& router, OfficePlace& place) {
  for (const auto routes : {organisation_routes, campaign_routes, exemption_routes, consent_routes,
                            consent_file_routes, record_routes, measure_routes, complaint_routes}) {
    for (const OfficeRoute& one : routes()) {
      router.add(
          {one.method, one.path, one.least, web::Pace::bulk,
           [&place, handler = one.handler](const web::Request& request) { return handler(place, request); },
           one.most_body_octets});
    }
  }
}

void add_openapi_route(web::Router& router) {
  router.add({web::Method::get, "/api/openapi.yaml", std::nullopt, web::Pace::quick, [](const web::Request&) {
                web::Response response;
                response.content_type = "application/yaml";
                response.body = openapi_document();
                return response;
              }});
}

}  // namespace smppguard::admin
