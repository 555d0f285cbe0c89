// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/office_place.hpp"
#include "smppguard/web/router.hpp"

#include <string>

namespace smppguard::admin {

/// Organisations, campaigns, exemptions, consents, the recipients' texts and the history. `place` must
/// outlive the router.
void add_office_routes(web::Router& router, OfficePlace& place);

/// The description of all routes, OpenAPI 3.1 in YAML.
[[nodiscard]] std::string openapi_document();
/// Serves it, to everybody.
void add_openapi_route(web::Router& router);

/// The page for operators and support, open to everybody, since there are no data in it.
void add_console_routes(web::Router& router);

}  // namespace smppguard::admin
