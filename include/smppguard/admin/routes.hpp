// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/office_place.hpp"
#include "smppguard/web/router.hpp"

namespace smppguard::admin {

/// Organisations, campaigns, exemptions, consents, the recipients' texts and the history. `place` must
/// outlive the router.
void add_office_routes(web::Router& router, OfficePlace& place);

}  // namespace smppguard::admin
