// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "grounds.hpp"
#include "smppguard/admin/office_place.hpp"
#include "smppguard/web/router.hpp"

#include <functional>

namespace smppguard::app {

/// Judges a message by what `grounds` gives at the moment; `place` gives what is on file about the pair, and
/// must outlive the router.
void add_explain_routes(web::Router& router, std::function<Grounds()> grounds, admin::OfficePlace& place);

}  // namespace smppguard::app
