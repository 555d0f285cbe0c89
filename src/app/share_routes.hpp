// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/office_place.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/web/router.hpp"

namespace smppguard::app {

/// The signed file of the senders blocked now, which partners may poll. `place` must outlive the router.
void add_share_routes(web::Router& router, const config::Config& config, admin::OfficePlace& place);

}  // namespace smppguard::app
