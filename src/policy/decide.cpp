// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/decide.hpp"

namespace smppguard::policy {
namespace {

Finding ask_registry(PhoneNumber recipient, const World& world) noexcept {
  if (!recipient.is_nanp()) return Finding::outside_registry;
  if (world.registry == nullptr) return Finding::unknown;
  const AreaSlabs::Area& area = world.registry->area(recipient.area_code());
  if (area.bits == nullptr || area.version < world.oldest_version) return Finding::unknown;
  return AreaSlabs::test(area, recipient.local()) ? Finding::listed : Finding::not_listed;
}

Finding ask_approval(const Message& message, const World& world, WallTime now) noexcept {
  const bool approved = message.sender && world.consents != nullptr &&
                        world.consents->approved(*message.recipient, message.sender, now);
  return approved ? Finding::approved : Finding::no_grant;
}

Finding ask_route(const Message& message) noexcept {
  if (message.route == nullptr || message.route->destinations.empty()) return Finding::passes;
  return message.route->destinations.matches(*message.recipient) ? Finding::passes : Finding::no_route;
}

Decision refuse(Reason reason, const RejectionOptions& rejections) noexcept {
  return {Verdict::refuse, reason, rejections.status[static_cast<std::size_t>(reason)]};
}

constexpr Decision forward(Reason reason) noexcept {
  return {Verdict::forward, reason, 0};
}

}  // namespace

Decision decide(const Message& message, const World& world, const RejectionOptions& rejections, WallTime now,
                Findings* findings) noexcept {
  Findings unused;
  Findings& seen = findings != nullptr ? *findings : unused;

  if (!message.recipient) {
    seen.destination = Finding::unreadable;
    return rejections.when_unreadable == WhenUnreadable::refuse
               ? refuse(Reason::destination_unreadable, rejections)
               : forward(Reason::destination_unreadable);
  }
  seen.destination = Finding::passes;

  Reason passes_as = Reason::not_listed;
  seen.registry = ask_registry(*message.recipient, world);
  if (seen.registry == Finding::unknown) {
    if (world.when_unknown == WhenUnknown::refuse) return refuse(Reason::registry_unknown, rejections);
    passes_as = Reason::registry_unknown;
  } else if (seen.registry == Finding::listed) {
    seen.approval = ask_approval(message, world, now);
    if (seen.approval == Finding::no_grant) return refuse(Reason::dnc_listed, rejections);
    passes_as = Reason::approved;
  }

  seen.route = ask_route(message);
  if (seen.route == Finding::no_route) return refuse(Reason::no_route, rejections);
  return forward(passes_as);
}

}  // namespace smppguard::policy
