// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/route.hpp"

#include <algorithm>

namespace smppguard::policy {

bool glob_matches(std::string_view pattern, std::string_view text) noexcept {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last * met, and where its run began
  std::size_t run = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      run = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++run;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

const Route* match_route(const std::vector<Route>& routes, std::string_view system_id, ListenerId listener,
                         const IpAddress& source) noexcept {
  const auto takes = [&](const Route& route) {
    const bool listener_fits =
        route.listeners.empty() ||
        std::find(route.listeners.begin(), route.listeners.end(), listener) != route.listeners.end();
    const bool source_fits = route.sources.empty() ||
                             std::any_of(route.sources.begin(), route.sources.end(),
                                         [&](const IpNetwork& network) { return network.contains(source); });
    return listener_fits && source_fits && glob_matches(route.system_id, system_id);
  };
  const auto route = std::find_if(routes.begin(), routes.end(), takes);
  return route == routes.end() ? nullptr : &*route;
}

const Route* match_route_to(const std::vector<Route>& routes, std::string_view system_id,
                            UpstreamId upstream) noexcept {
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& one) {
    return one.upstream == upstream && glob_matches(one.system_id, system_id);
  });
  return route == routes.end() ? nullptr : &*route;
}

}  // namespace smppguard::policy
