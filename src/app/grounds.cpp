// SPDX-License-Identifier: Apache-2.0
#include "grounds.hpp"

#include "printable.hpp"

namespace smppguard::app {
namespace {

/// By its name, else the first that takes the client.
const policy::Route* find_route(const std::vector<policy::Route>& routes, const ExplainRequest& request) {
  for (const policy::Route& route : routes) {
    const bool wanted = request.route.empty()
                            ? request.client.empty() || policy::glob_matches(route.system_id, request.client)
                            : route.name == request.route;
    if (wanted) return &route;
  }
  return nullptr;
}

}  // namespace

Result<policy::Message> read_message(const ExplainRequest& request, const relay::Rules& rules) {
  policy::Message message;
  message.recipient = number_in(request.to);
  message.names_sender = !request.from.empty();
  message.route = find_route(rules.routes, request);
  if (message.route == nullptr) {
    return request.route.empty() ? fail("no route takes the client " + printable(request.client))
                                 : fail("no route is named " + printable(request.route));
  }
  if (!request.client.empty() && rules.clients) {
    message.client = policy::match_client(*rules.clients, request.client);
    if (message.client == nullptr) {
      return fail("no entry of clients takes " + printable(request.client) + ", so its bind is refused");
    }
  }
  message.sender = message.names_sender        ? read_address(request.from).value_or(PhoneNumber{})
                   : message.client != nullptr ? message.client->default_sender
                                               : PhoneNumber{};
  return message;
}

Explanation explain(const policy::Message& message, const Grounds& grounds, WallTime at) {
  Explanation one{message, grounds.world, at};
  one.world.oldest_version = std::chrono::floor<std::chrono::days>(at) - grounds.max_age;
  one.world.registry = grounds.registry;
  one.world.lists = grounds.lists.get();
  one.world.quiet_hours = grounds.quiet_hours.get();
  one.world.consents = grounds.consents.get();
  one.world.senders = grounds.senders.get();
  one.world.restraints = grounds.restraints.get();
  one.decision = policy::decide(one.message, one.world, grounds.rules->rejections, at, &one.findings);
  return one;
}

}  // namespace smppguard::app
