// SPDX-License-Identifier: Apache-2.0
#include "admin_api.hpp"

#include "analytics_routes.hpp"
#include "explain_routes.hpp"
#include "journal_routes.hpp"
#include "service.hpp"
#include "service_routes.hpp"
#include "share_routes.hpp"
#include "smppguard/admin/routes.hpp"
#include "spoofing_routes.hpp"
#include "status_routes.hpp"
#include "traffic_routes.hpp"
#include "wall_clock.hpp"

#include <utility>

namespace smppguard::app {

AdminApi::AdminApi(Service& service, const config::Config& config, Orders orders)
    : place_{
          config.store, wall_time_now, [&service] { service.catch_up(); },
          [&service](std::string_view kind, const web::Caller& caller, const std::string& members) {
            service.note_deed(kind, caller, members);
          },
          admin::OfComplaints{[&service] { return service.complaint_settings(); },
                              [&service](const store::Complaint& one) { service.complaints().take(one); }}} {
  add_service_routes(router_, service, std::move(orders.reload), std::move(orders.upgrade));
  add_status_routes(router_, service, [this, &service, end = std::move(orders.end)] {
    if (!service.is_ending() && !ended_.exchange(true)) end();  // a second word would cut it short
  });
  add_traffic_routes(router_, service);
  add_analytics_routes(router_, service);
  add_spoofing_routes(router_, service);
  add_explain_routes(
      router_, [&service] { return service.grounds(); }, place_);
  add_journal_routes(router_, config.journal.path, place_);
  add_share_routes(router_, config, place_);
  admin::add_office_routes(router_, place_);
  admin::add_openapi_route(router_);
  admin::add_console_routes(router_);
}

}  // namespace smppguard::app
