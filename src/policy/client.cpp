// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/client.hpp"

#include "smppguard/policy/route.hpp"

#include <algorithm>

namespace smppguard::policy {

std::string_view explanation(BindRefusal refusal) noexcept {
  switch (refusal) {
    case BindRefusal::unknown_client: return "no entry under clients takes this system_id";
    case BindRefusal::source: return "its address is not among the client's sources";
    case BindRefusal::bind_type: return "this kind of bind is not among the client's bind_types";
    case BindRefusal::certificate: return "the certificate it showed may not bind this system_id (may_bind)";
    case BindRefusal::too_many_binds: return "the client's max_binds is reached";
    case BindRefusal::no_route: return "no route matches; add one under routes";
  }
  return "";
}

const Client* match_client(const std::vector<Client>& clients, std::string_view system_id) noexcept {
  const auto found = std::find_if(clients.begin(), clients.end(), [&](const Client& client) {
    return glob_matches(client.system_id, system_id);
  });
  return found == clients.end() ? nullptr : &*found;
}

std::optional<BindRefusal> objection(const Client& client, BindKind kind, const IpAddress* source) noexcept {
  const bool from_there = client.sources.empty() || source == nullptr ||
                          std::any_of(client.sources.begin(), client.sources.end(),
                                      [&](const IpNetwork& block) { return block.contains(*source); });
  if (!from_there) return BindRefusal::source;
  const bool kind_allowed =
      client.bind_types.empty() ||
      std::find(client.bind_types.begin(), client.bind_types.end(), kind) != client.bind_types.end();
  return kind_allowed ? std::nullopt : std::optional{BindRefusal::bind_type};
}

}  // namespace smppguard::policy
