// SPDX-License-Identifier: Apache-2.0
#include "addresses.hpp"

#include "endpoint.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::config {

// Port 0 is a new one each time. A wildcard takes the port at every address of its family, and [::] at those
// of IPv4 too.
bool Addresses::Taken::collides_with(const Taken& other) const noexcept {
  if (port == 0 || port != other.port) return false;
  const bool takes_all = (is_wildcard && is_six) || (other.is_wildcard && other.is_six);
  if (takes_all) return true;
  return is_six == other.is_six && (is_wildcard || other.is_wildcard || address == other.address);
}

net::Endpoint Addresses::declare(Section& entry, std::string_view what, std::string_view name) {
  const TreeNode* node = entry.required_scalar("address");
  if (node == nullptr) return {};
  auto endpoint = read_listener_address(node->text);
  if (!endpoint) {
    entry.report().error(node->place, std::move(endpoint).error());
    return {};
  }
  const IpAddress address = IpAddress::parse(endpoint->host).value_or(IpAddress{});
  const Taken now{address, endpoint->host.find(':') != std::string::npos,
                  address == IpAddress{} || address == IpAddress::v4({}), endpoint->port,
                  fmt::format("the {} {}", what, in_quotes(name))};
  const auto first = std::find_if(taken_.begin(), taken_.end(),
                                  [&](const Taken& other) { return other.collides_with(now); });
  if (first != taken_.end()) {
    entry.report().error(node->place,
                         {fmt::format("{} has this address already", first->owner), "choose another port"});
  }
  taken_.push_back(now);
  return *std::move(endpoint);
}

}  // namespace smppguard::config
