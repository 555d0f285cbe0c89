// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/decide.hpp"

#include <algorithm>

namespace smppguard::policy {
namespace {

constexpr Finding finding_of(Permission permission) noexcept {
  switch (permission) {
    case Permission::none: return Finding::no_permission;
    case Permission::approval: return Finding::approved;
    case Permission::written_consent: return Finding::written_consent;
    case Permission::purchase: return Finding::purchase;
    case Permission::inquiry: return Finding::inquiry;
  }
  return Finding::no_permission;
}

/// One decision under way. Each ask_ function is a rule: it notes what it saw, and gives the reason to refuse
/// or nothing.
class Case {
 public:
  using Objection = std::optional<Reason>;

  Case(const Message& message, const World& world, WallTime now, Findings& seen) noexcept
      : message_{message}, world_{world}, now_{now}, seen_{seen} {}

  Objection ask_sender() noexcept {
    if (!may_use_sender()) return refused(Rule::sender, Finding::not_own, Reason::sender_not_own);
    if (world_.senders_allowed == WhoMaySend::registered_only && !sender_file().registered) {
      return refused(Rule::sender, Finding::not_registered, Reason::sender_not_registered);
    }
    return passed(Rule::sender);
  }

  Objection ask_opt_out() noexcept {
    if (world_.opt_outs == OptOutMode::off) return std::nullopt;
    const Finding found = find_opt_out();
    if (found == Finding::passes || world_.opt_outs == OptOutMode::block) {
      note(Rule::opt_out, found);
      return found == Finding::passes ? Objection{} : Reason::opted_out;
    }
    return passed(Rule::opt_out, Finding::only_recorded);
  }

  Objection ask_own_list() noexcept {
    if (world_.consents == nullptr || !world_.consents->keeps_own_list(*message_.recipient)) {
      return passed(Rule::own_list);
    }
    note(Rule::own_list, Finding::kept);
    if (find_permission() != Finding::approved) return Reason::not_on_own_list;
    passes_as_ = Reason::approved;
    return std::nullopt;
  }

  /// With the exemption and the permission that lift it. A list that is missing refuses by setting only, and
  /// no more than one that holds the number.
  Objection ask_registry() noexcept {
    const Finding found = find_in_registry();
    note(Rule::registry, found);
    const bool unknown = found == Finding::unknown;
    if (unknown) passes_as_ = Reason::registry_unknown;
    const bool refuses = found == Finding::listed || (unknown && world_.when_unknown == WhenUnknown::refuse);
    if (!refuses || is_exempt() || has_permission()) return std::nullopt;
    return unknown ? Reason::registry_unknown : Reason::dnc_listed;
  }

  Objection ask_route() noexcept {
    const Route* route = message_.route;
    if (route == nullptr || route->destinations.empty() || route->destinations.matches(*message_.recipient)) {
      return passed(Rule::route);
    }
    return refused(Rule::route, Finding::no_route, Reason::no_route);
  }

  Objection ask_quiet_hours() noexcept {
    if (world_.quiet_hours == nullptr) return std::nullopt;
    const QuietMode mode = quiet_mode();
    if (mode != QuietMode::refuse && mode != QuietMode::defer) return std::nullopt;
    if (world_.quiet_hours->allows(*message_.recipient, now_)) return passed(Rule::quiet_hours);
    return refused(Rule::quiet_hours, Finding::quiet,
                   mode == QuietMode::refuse ? Reason::quiet_hours : Reason::quiet_hours_deferred);
  }

  /// Why it passes if no rule objects.
  [[nodiscard]] Reason passes_as() const noexcept { return passes_as_; }

 private:
  void note(Rule rule, Finding finding) noexcept { seen_.of[static_cast<std::size_t>(rule)] = finding; }
  Objection passed(Rule rule, Finding finding = Finding::passes) noexcept {
    note(rule, finding);
    return std::nullopt;
  }
  Objection refused(Rule rule, Finding finding, Reason reason) noexcept {
    note(rule, finding);
    return reason;
  }

  /// Looked up when a rule first needs it.
  const SenderFile& sender_file() noexcept {
    if (!looked_up_ && message_.sender && world_.senders != nullptr) {
      seen_.sender = world_.senders->look_up(message_.sender, now_);
    }
    looked_up_ = true;
    return seen_.sender;
  }

  /// An empty source_addr claims nothing; what stands for it is the operator's choice.
  bool may_use_sender() noexcept {
    const Client* client = message_.client;
    const bool tied = client != nullptr && !(client->senders.empty() && client->organisations.empty());
    if (!tied || !message_.names_sender) return true;
    if (!message_.sender) return false;
    if (std::binary_search(client->senders.begin(), client->senders.end(), message_.sender)) return true;
    return !client->organisations.empty() && sender_file().registered &&
           std::binary_search(client->organisations.begin(), client->organisations.end(),
                              sender_file().organisation_key);
  }

  Finding find_opt_out() noexcept {
    if (!message_.sender || world_.consents == nullptr) return Finding::passes;
    seen_.opted_out_since = world_.consents->opted_out_since(*message_.recipient, message_.sender);
    if (seen_.opted_out_since) return Finding::opted_out;
    if (!sender_file().company_wide_opt_out) return Finding::passes;
    seen_.opted_out_since =
        world_.consents->opted_out_of_organisation(*message_.recipient, sender_file().organisation);
    if (!seen_.opted_out_since) return Finding::passes;
    // It has ended what permitted the organisation's numbers, so an approval was given since.
    if (find_permission() != Finding::approved) return Finding::organisation_opted_out;
    seen_.opted_out_since.reset();
    return Finding::passes;
  }

  [[nodiscard]] Finding find_in_registry() const noexcept {
    const PhoneNumber recipient = *message_.recipient;
    if (!recipient.is_nanp()) return Finding::outside_registry;
    if (world_.registry == nullptr) return Finding::unknown;
    const AreaSlabs::Area& area = world_.registry->area(recipient.area_code());
    if (area.bits == nullptr || area.version < world_.oldest_version) return Finding::unknown;
    return AreaSlabs::test(area, recipient.local()) ? Finding::listed : Finding::not_listed;
  }

  bool is_exempt() noexcept {
    const bool exempt = sender_file().exemption != 0;
    note(Rule::exemption, exempt ? Finding::exempt : Finding::not_exempt);
    if (exempt) passes_as_ = Reason::exempt;
    return exempt;
  }

  /// Asked of the consents at most once.
  Finding find_permission() noexcept {
    if (seen_[Rule::permission] == Finding::not_asked) {
      const Permission permission =
          message_.sender && world_.consents != nullptr
              ? world_.consents->permission(*message_.recipient, message_.sender, now_)
              : Permission::none;
      note(Rule::permission, finding_of(permission));
    }
    return seen_[Rule::permission];
  }

  bool has_permission() noexcept {
    const Finding found = find_permission();
    if (found == Finding::no_permission) return false;
    passes_as_ = found == Finding::approved ? Reason::approved : Reason::permitted;
    return true;
  }

  [[nodiscard]] QuietMode quiet_mode() noexcept {
    const QuietMode own = sender_file().quiet_hours;
    if (own != QuietMode::as_route) return own;
    return message_.route != nullptr ? message_.route->quiet_hours : QuietMode::off;
  }

  const Message& message_;
  const World& world_;
  WallTime now_;
  Findings& seen_;
  Reason passes_as_ = Reason::not_listed;
  bool looked_up_ = false;
};

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
  seen = {};
  Case one{message, world, now, seen};

  const bool readable = message.recipient.has_value();
  seen.of[static_cast<std::size_t>(Rule::destination)] = readable ? Finding::passes : Finding::unreadable;
  if (!readable && rejections.when_unreadable == WhenUnreadable::refuse) {
    return refuse(Reason::destination_unreadable, rejections);
  }
  if (const auto reason = one.ask_sender()) return refuse(*reason, rejections);
  if (!readable) return forward(Reason::destination_unreadable);

  if (const auto reason = one.ask_opt_out()) return refuse(*reason, rejections);
  if (const auto reason = one.ask_own_list()) return refuse(*reason, rejections);
  if (const auto reason = one.ask_registry()) return refuse(*reason, rejections);
  if (const auto reason = one.ask_route()) return refuse(*reason, rejections);
  if (const auto reason = one.ask_quiet_hours()) return refuse(*reason, rejections);
  return forward(one.passes_as());
}

}  // namespace smppguard::policy
