// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service_view.hpp"
#include "smppguard/web/router.hpp"

#include <boost/json/object.hpp>

namespace smppguard::app {

class Service;

/// Sessions, counters and metrics. `service` must outlive the router.
void add_traffic_routes(web::Router& router, Service& service);

[[nodiscard]] boost::json::object to_json(const net::SessionView& session, WallTime now);
[[nodiscard]] boost::json::object to_json(const Statistics& statistics);
[[nodiscard]] boost::json::object to_json(const StatisticsHistory& history);

}  // namespace smppguard::app
