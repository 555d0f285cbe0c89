// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"
#include "smppguard/core/prefix_set.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::policy {

/// Position of an upstream or listener in the configuration.
using UpstreamId = std::uint16_t;
using ListenerId = std::uint16_t;

/// Matches `text` against a glob with * (any run) and ? (any one character). Linear in time.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text) noexcept;

/// A RouteOptions with its names resolved. Immutable once in a table; shared by all workers.
struct Route {
  std::string name;
  std::string system_id = "*";
  std::vector<ListenerId> listeners;
  std::vector<IpNetwork> sources;
  UpstreamId upstream = 0;
  PrefixSet destinations;  ///< empty: delivers everywhere
};

/// The first route that takes a bind, or nullptr.
[[nodiscard]] const Route* match_route(const std::vector<Route>& routes, std::string_view system_id,
                                       ListenerId listener, const IpAddress& source) noexcept;

}  // namespace smppguard::policy
