// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"
#include "smppguard/core/prefix_set.hpp"
#include "smppguard/policy/options.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::policy {

/// Names an upstream or listener; the same number for the same name as long as the process lives, whatever a
/// reload does to the rest.
using UpstreamId = std::uint16_t;
using ListenerId = std::uint16_t;

/// Matches `text` against a glob with * (any run) and ? (any one character). At most the product of their
/// lengths in time.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text) noexcept;

/// A RouteOptions with its names resolved. Immutable once in a table; shared by all workers.
struct Route {
  std::string name;
  std::string system_id = "*";
  std::vector<ListenerId> listeners;
  std::vector<IpNetwork> sources;
  UpstreamId upstream = 0;
  PrefixSet destinations;  ///< empty: delivers everywhere
  RouteMode mode = RouteMode::enforce;
  RefusalStyle refusal = RefusalStyle::response;
  QuietMode quiet_hours = QuietMode::off;
};

/// The first route to `upstream` that takes this system_id, whatever else it asks for, or nullptr: an SMSC
/// that called (outbind) has chosen the upstream and came through no listener of the route's.
[[nodiscard]] const Route* match_route_to(const std::vector<Route>& routes, std::string_view system_id,
                                          UpstreamId upstream) noexcept;

/// The first route that takes a bind, or nullptr.
[[nodiscard]] const Route* match_route(const std::vector<Route>& routes, std::string_view system_id,
                                       ListenerId listener, const IpAddress& source) noexcept;

}  // namespace smppguard::policy
