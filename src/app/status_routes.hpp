// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/web/router.hpp"

#include <functional>

namespace smppguard::app {

class Service;

/// The service as a whole: who asks, how it does, its lists, its log; and its orderly end, which `end`
/// begins. `service` must outlive the router.
void add_status_routes(web::Router& router, Service& service, std::function<void()> end);

}  // namespace smppguard::app
