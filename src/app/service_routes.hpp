// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "outcome.hpp"
#include "smppguard/web/router.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace smppguard::app {

class Service;

/// Accept: of what smppguard's own commands and Prometheus ask for.
inline constexpr std::string_view kTextForm = "text/plain";
inline constexpr std::string_view kMetricsForm = "text/plain; version=0.0.4";

enum class Form : std::uint8_t { json, text, metrics };
/// By the Accept header; JSON unless it names one of the above.
[[nodiscard]] Form form_of(const web::Request& request);

/// 200 with the changes, or 409 with what is wrong.
[[nodiscard]] web::Response response_of(const Outcome& outcome);

/// What the command line asks a running service: reload, upgrade, the lists, the store. `service` must
/// outlive the router; the functions are called at the desk.
void add_service_routes(web::Router& router, Service& service, std::function<Outcome()> reload,
                        std::function<void()> upgrade);

}  // namespace smppguard::app
