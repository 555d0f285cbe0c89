// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/office_place.hpp"
#include "smppguard/web/router.hpp"

#include <string>

namespace smppguard::app {

/// Search in the journal and its export. `folder` "": there is no journal. `place` names organisations'
/// numbers, and must outlive the router.
void add_journal_routes(web::Router& router, const std::string& folder, admin::OfficePlace& place);

}  // namespace smppguard::app
