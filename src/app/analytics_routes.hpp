// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/web/router.hpp"

namespace smppguard::app {

class Service;

/// What is counted of senders. `service` must outlive the router.
void add_analytics_routes(web::Router& router, Service& service);

}  // namespace smppguard::app
