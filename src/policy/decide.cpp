// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/decide.hpp"

#include <algorithm>
#include <span>
#include <string_view>

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

/// One decision under way. Each ask_ function is a rule: it notes what it saw, and tells whether it objects;
/// why, is then in refusal(). `kNotes`: somebody asks for the findings. Without, which is nearly always,
/// nothing is spent on them.
template <bool kNotes>
class Case {
 public:
  Case(const Message& message, const World& world, WallTime now, Findings* seen) noexcept
      : message_{message}, world_{world}, now_{now}, seen_{seen} {}

  bool ask_destination(WhenUnreadable when_unreadable) noexcept {
    if (message_.recipient) return passed(Rule::destination);
    if (when_unreadable == WhenUnreadable::forward) return passed(Rule::destination, Finding::unreadable);
    return refused(Rule::destination, Finding::unreadable, Reason::destination_unreadable);
  }

  bool ask_sender() noexcept {
    if (!may_use_sender()) return refused(Rule::sender, Finding::not_own, Reason::sender_not_own);
    if (world_.senders_allowed == WhoMaySend::registered_only && !sender_file().registered) {
      return refused(Rule::sender, Finding::not_registered, Reason::sender_not_registered);
    }
    return passed(Rule::sender);
  }

  bool ask_do_not_originate() noexcept {
    if (world_.lists == nullptr || !message_.sender) return false;
    const auto origin = world_.lists->do_not_originate(message_.sender);
    if (!origin) return passed(Rule::do_not_originate);
    if constexpr (kNotes) seen_->origin = *origin;
    return refused(Rule::do_not_originate, Finding::do_not_originate, Reason::do_not_originate,
                   origin->listing);
  }

  bool ask_block() noexcept {
    if (world_.restraints == nullptr || !message_.sender) return false;
    const Restraint* const found = world_.restraints->find(message_.sender, world_.senders, now_);
    if (found == nullptr) return passed(Rule::block);
    if constexpr (kNotes) seen_->restraint = *found;
    restraint_ = found;
    if (found->kind != Restraint::Kind::blocked) return passed(Rule::block);
    return refused(Rule::block, Finding::blocked, Reason::sender_blocked);
  }

  bool ask_opt_out() noexcept {
    if (world_.opt_outs == OptOutMode::off) return false;
    const Finding found = find_opt_out();
    if (found == Finding::passes) return passed(Rule::opt_out);
    if (world_.opt_outs == OptOutMode::record_only) return passed(Rule::opt_out, Finding::only_recorded);
    return refused(Rule::opt_out, found, Reason::opted_out);
  }

  /// With what alone lifts it, the recipient's own word.
  bool ask_own_list() noexcept {
    if (world_.consents == nullptr || !world_.consents->keeps_own_list(message_.recipient)) {
      return passed(Rule::own_list);
    }
    note(Rule::own_list, Finding::kept);
    if (find_permission() != Finding::approved) {
      return refused(Rule::own_list, Finding::kept, Reason::not_on_own_list);
    }
    passes_as_ = Reason::approved;
    return false;
  }

  /// Nothing lifts it: a list does not say since when it holds the number, and an approval of before that
  /// must not outlive it. Who may be texted again is taken off.
  bool ask_company_list() noexcept {
    if (world_.lists == nullptr) return false;
    const Listing* found = find_listing(ListKind::company);
    if (found == nullptr) found = find_listing(ListKind::organisation);
    if (found == nullptr) return passed(Rule::company_list);
    if constexpr (kNotes) seen_->company_listing = *found;
    const bool for_all = found->kind == ListKind::company;
    return refused(Rule::company_list, Finding::listed,
                   for_all ? Reason::company_listed : Reason::organisation_listed, *found);
  }

  /// With the exemption and the permission that lift it. A list that is missing refuses by setting only, and
  /// no more than one that holds the number.
  bool ask_registry() noexcept { return find_in_registries() && !is_exempt() && !has_permission(); }

  bool ask_route() noexcept {
    const Route* route = message_.route;
    if (route == nullptr || route->destinations.empty() || route->destinations.matches(message_.recipient)) {
      return passed(Rule::route);
    }
    return refused(Rule::route, Finding::no_route, Reason::no_route);
  }

  bool ask_quiet_hours() noexcept {
    if (world_.quiet_hours == nullptr) return false;
    const QuietMode mode = quiet_mode();
    if (mode != QuietMode::refuse && mode != QuietMode::defer) return false;
    if (world_.quiet_hours->allows(message_.recipient, now_)) return passed(Rule::quiet_hours);
    return refused(Rule::quiet_hours, Finding::quiet,
                   mode == QuietMode::refuse ? Reason::quiet_hours : Reason::quiet_hours_deferred);
  }

  /// Last, so that only what would go on counts against a rate.
  bool ask_hold() noexcept {
    if (world_.restraints == nullptr || !message_.sender) return false;
    if (restraint_ == nullptr) return passed(Rule::hold);
    if (restraint_->kind == Restraint::Kind::held) {
      return refused(Rule::hold, Finding::held, Reason::sender_held);
    }
    if (restraint_->kind == Restraint::Kind::throttled && !world_.restraints->take(*restraint_, now_)) {
      return refused(Rule::hold, Finding::throttled, Reason::sender_throttled);
    }
    return passed(Rule::hold);
  }

  /// Why it passes if no rule objects.
  [[nodiscard]] Reason passes_as() const noexcept { return passes_as_; }
  /// Once a rule has objected.
  [[nodiscard]] Decision refusal(const RejectionOptions& rejections) const noexcept {
    return {Verdict::refuse, why_, rejections.status[static_cast<std::size_t>(why_)], list_, list_version_};
  }

 private:
  void note(Rule rule, Finding finding) noexcept {
    if constexpr (kNotes) seen_->of[static_cast<std::size_t>(rule)] = finding;
  }
  bool passed(Rule rule, Finding finding = Finding::passes) noexcept {
    note(rule, finding);
    return false;
  }
  bool refused(Rule rule, Finding finding, Reason reason, const Listing& list = {}) noexcept {
    note(rule, finding);
    why_ = reason;
    list_ = list.name;
    list_version_ = list.version;
    return true;
  }

  /// Looked up when a rule first needs it.
  const SenderFile& sender_file() noexcept {
    if (!looked_up_ && message_.sender && world_.senders != nullptr) {
      sender_ = world_.senders->look_up(message_.sender, now_);
      if constexpr (kNotes) seen_->sender = sender_;
    }
    looked_up_ = true;
    return sender_;
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
    auto since = world_.consents->opted_out_since(message_.recipient, message_.sender);
    if (since) return opted_out(Finding::opted_out, *since);
    if (!sender_file().company_wide_opt_out) return Finding::passes;
    since = world_.consents->opted_out_of_organisation(message_.recipient, sender_file().organisation);
    // It has ended what permitted the organisation's numbers, so an approval was given since.
    if (!since || find_permission() == Finding::approved) return Finding::passes;
    return opted_out(Finding::organisation_opted_out, *since);
  }
  Finding opted_out(Finding of_whom, WallTime since) noexcept {
    if constexpr (kNotes) seen_->opted_out_since = since;
    return of_whom;
  }

  /// A state's list speaks for itself where the national one does not know.
  bool find_in_registries() noexcept {
    const PhoneNumber recipient = message_.recipient;
    if (!recipient.is_nanp()) return passed(Rule::registry, Finding::outside_registry);
    const AreaSlabs::Area national =
        world_.registry != nullptr ? world_.registry->area(recipient.area_code()) : AreaSlabs::Area{};
    const bool known = national.bits != nullptr && national.version >= world_.oldest_version;
    if (known && AreaSlabs::test(national, recipient.local())) {
      return listed(listing_of(national), Reason::dnc_listed);
    }
    if (const Listing* state = find_listing(ListKind::state)) return listed(*state, Reason::state_listed);
    if constexpr (kNotes) seen_->registry_listing = listing_of(national);
    return known ? passed(Rule::registry, Finding::not_listed) : unknown(listing_of(national));
  }
  bool listed(const Listing& listing, Reason reason) noexcept {
    if constexpr (kNotes) seen_->registry_listing = listing;
    return refused(Rule::registry, Finding::listed, reason, listing);
  }
  /// `old` has no name where none is loaded.
  bool unknown(const Listing& old) noexcept {
    passes_as_ = Reason::registry_unknown;
    switch (world_.when_unknown) {
      case WhenUnknown::allow: break;
      case WhenUnknown::refuse:
        return refused(Rule::registry, Finding::unknown, Reason::registry_unknown, old);
      case WhenUnknown::defer:
        return refused(Rule::registry, Finding::unknown, Reason::registry_unknown_deferred, old);
    }
    return passed(Rule::registry, Finding::unknown);
  }
  static Listing listing_of(const AreaSlabs::Area& national) noexcept {
    if (national.bits == nullptr) return {};
    return {ListKind::national, name(ListKind::national), national.version, {}};
  }

  /// The first of that kind that holds the recipient and binds the sender.
  const Listing* find_listing(ListKind kind) noexcept {
    for (const Listing& one : holding()) {
      if (one.kind == kind && binds_sender(one)) return &one;
    }
    return nullptr;
  }
  bool binds_sender(const Listing& listing) noexcept {
    if (listing.kind != ListKind::organisation) return true;
    return !listing.organisation.empty() && listing.organisation == sender_file().organisation_key;
  }
  /// Asked of the lists at most once.
  std::span<const Listing> holding() noexcept {
    if (!lists_asked_) {
      lists_asked_ = true;
      if (world_.lists != nullptr && message_.recipient.is_nanp()) {
        holding_ = world_.lists->holding(message_.recipient);
      }
    }
    return holding_;
  }

  bool is_exempt() noexcept {
    const bool exempt = sender_file().exemption != 0;
    note(Rule::exemption, exempt ? Finding::exempt : Finding::not_exempt);
    if (exempt) passes_as_ = Reason::exempt;
    return exempt;
  }

  /// Asked of the consents at most once.
  Finding find_permission() noexcept {
    if (permission_ == Finding::not_asked) {
      const Permission permission =
          message_.sender && world_.consents != nullptr
              ? world_.consents->permission(message_.recipient, message_.sender, now_)
              : Permission::none;
      permission_ = finding_of(permission);
      note(Rule::permission, permission_);
    }
    return permission_;
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
  Findings* const seen_;  // nullptr: nobody asks
  SenderFile sender_{};
  Finding permission_ = Finding::not_asked;
  Reason passes_as_ = Reason::not_listed;
  std::span<const Listing> holding_{};
  bool lists_asked_ = false;
  bool looked_up_ = false;
  const Restraint* restraint_ = nullptr;  // that counts; nullptr: none
  Reason why_{};
  std::string_view list_{};
  Day list_version_{};
};

constexpr Decision forward(Reason reason) noexcept {
  return {Verdict::forward, reason, 0};
}

template <bool kNotes>
Decision judge(const Message& message, const World& world, const RejectionOptions& rejections, WallTime now,
               Findings* findings) noexcept {
  Case<kNotes> one{message, world, now, findings};
  if (one.ask_destination(rejections.when_unreadable) || one.ask_sender() || one.ask_do_not_originate() ||
      one.ask_block()) {
    return one.refusal(rejections);
  }
  if (!message.recipient) {
    return one.ask_hold() ? one.refusal(rejections) : forward(Reason::destination_unreadable);
  }
  if (one.ask_opt_out() || one.ask_own_list() || one.ask_company_list() || one.ask_registry() ||
      one.ask_route() || one.ask_quiet_hours() || one.ask_hold()) {
    return one.refusal(rejections);
  }
  return forward(one.passes_as());
}

}  // namespace

Decision decide(const Message& message, const World& world, const RejectionOptions& rejections, WallTime now,
                Findings* findings) noexcept {
  if (findings == nullptr) return judge<false>(message, world, rejections, now, nullptr);
  *findings = {};
  return judge<true>(message, world, rejections, now, findings);
}

}  // namespace smppguard::policy
