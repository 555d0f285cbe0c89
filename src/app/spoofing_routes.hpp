// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/web/router.hpp"
#include "spoofing.hpp"

#include <boost/json/object.hpp>

namespace smppguard::app {

class Service;

/// Who has used which sender without right. `service` must outlive the router.
void add_spoofing_routes(web::Router& router, const Service& service);

[[nodiscard]] boost::json::object to_json(const SpoofingPage& page);

}  // namespace smppguard::app
