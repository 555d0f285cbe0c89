// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::policy {

/// Why a message passed or was refused. Closed: every decision names exactly one.
enum class Reason : std::uint8_t {
  not_listed,
  approved,
  registry_unknown,
  dnc_listed,
  no_route,
  destination_unreadable,
  distribution_list,
  replace_not_allowed,
  too_many_messages,
  too_many_outstanding,
  exempt,
  permitted,
  opt_out_confirmation,
  sender_not_own,
  sender_not_registered,
  opted_out,
  not_on_own_list,
  quiet_hours,
  quiet_hours_deferred,
  do_not_originate,
  state_listed,
  company_listed,
  organisation_listed,
  registry_unknown_deferred,
  sender_blocked,
  sender_held,
  sender_throttled,
  assertion_missing,
  assertion_wrong,
  assertion_replayed,
};

/// How lasting a refusal for this reason is; decides which command_status may stand for it.
enum class Lasting : std::uint8_t {
  passes,
  temporary,  ///< the same message may pass a moment later
  permanent,
};

/// One row per reason: its name in configuration, the exact text of the record, what the ESME is told by
/// default, and the label in metrics.
struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::string_view text;
  std::uint32_t default_status;  ///< command_status when refused for it; 0 for reasons that never refuse
  Lasting lasting;
  std::uint16_t receipt_error;  ///< err in a delivery receipt, three digits; 0 where there is none
  std::string_view label;
};

inline constexpr std::array kReasons = std::to_array<ReasonRow>({
    {Reason::not_listed, "not_listed", "Number is not in DNC registry", 0, Lasting::passes, 0, "not_listed"},
    {Reason::approved, "approved", "Recipient has approved this sender", 0, Lasting::passes, 0, "approved"},
    {Reason::registry_unknown, "registry_unknown", "DNC registry has no current list for this area code", 0,
     Lasting::passes, 103, "registry_unknown"},
    // 0x66 is "reject this message": final in every gateway compared, and it does not blame the number.
    {Reason::dnc_listed, "dnc_listed", "Message is not delivered. Number is in DNC registry", 0x66,
     Lasting::permanent, 101, "dnc_listed"},
    {Reason::no_route, "no_route", "Message is not delivered. No route available.", 0x0B, Lasting::permanent,
     102, "no_route"},
    {Reason::destination_unreadable, "destination_unreadable",
     "Message is not delivered. Destination address cannot be read", 0x0B, Lasting::permanent, 104,
     "destination_unreadable"},
    {Reason::distribution_list, "distribution_list",
     "Message is not delivered. A distribution list hides its recipients", 0x0B, Lasting::permanent, 105,
     "distribution_list"},
    {Reason::replace_not_allowed, "replace_not_allowed", "Message is not replaced. Replacing is not allowed",
     0x13, Lasting::permanent, 0, "replace_not_allowed"},
    {Reason::too_many_messages, "too_many_messages", "Message is not taken now. Too many messages a second",
     0x58, Lasting::temporary, 0, "too_many_messages"},
    {Reason::too_many_outstanding, "too_many_outstanding",
     "Message is not taken now. Too many requests are outstanding", 0x58, Lasting::temporary, 0,
     "too_many_outstanding"},
    {Reason::exempt, "exempt", "Sender's organisation is exempt from the DNC registry", 0, Lasting::passes, 0,
     "exempt"},
    {Reason::permitted, "permitted", "Recipient has given this sender permission", 0, Lasting::passes, 0,
     "permitted"},
    {Reason::opt_out_confirmation, "opt_out_confirmation", "The one confirmation of an opt-out", 0,
     Lasting::passes, 0, "opt_out_confirmation"},
    {Reason::sender_not_own, "sender_not_own", "Message is not delivered. No route available.", 0x0A,
     Lasting::permanent, 106, "sender_not_own"},
    {Reason::sender_not_registered, "sender_not_registered", "Message is not delivered. No route available.",
     0x0A, Lasting::permanent, 107, "sender_not_registered"},
    {Reason::opted_out, "opted_out", "Message is not delivered. Recipient has opted out of this sender", 0x66,
     Lasting::permanent, 108, "opted_out"},
    {Reason::not_on_own_list, "not_on_own_list",
     "Message is not delivered. Recipient takes messages only from senders they allow", 0x66,
     Lasting::permanent, 109, "not_on_own_list"},
    {Reason::quiet_hours, "quiet_hours", "Message is not delivered. Quiet hours at the recipient", 0x66,
     Lasting::permanent, 110, "quiet_hours"},
    {Reason::quiet_hours_deferred, "quiet_hours_deferred",
     "Message is not taken now. Quiet hours at the recipient", 0x58, Lasting::temporary, 0,
     "quiet_hours_deferred"},
    {Reason::do_not_originate, "do_not_originate", "Message is not delivered. No route available.", 0x0A,
     Lasting::permanent, 111, "do_not_originate"},
    {Reason::state_listed, "state_listed", "Message is not delivered. Number is in DNC registry", 0x66,
     Lasting::permanent, 112, "state_listed"},
    {Reason::company_listed, "company_listed",
     "Message is not delivered. Number is on the company's do-not-call list", 0x66, Lasting::permanent, 113,
     "company_listed"},
    {Reason::organisation_listed, "organisation_listed",
     "Message is not delivered. Number is on the sender's do-not-call list", 0x66, Lasting::permanent, 114,
     "organisation_listed"},
    {Reason::registry_unknown_deferred, "registry_unknown_deferred",
     "Message is not taken now. DNC registry has no current list for this area code", 0x58,
     Lasting::temporary, 0, "registry_unknown_deferred"},
    {Reason::sender_blocked, "sender_blocked",
     "Message is not delivered. Sender is blocked for unwanted traffic", 0x0A, Lasting::permanent, 115,
     "sender_blocked"},
    // 0x58 would have many clients pause all that they send, for the sake of one sender.
    {Reason::sender_held, "sender_held", "Message is not taken now. Sender is held for review", 0x64,
     Lasting::temporary, 0, "sender_held"},
    {Reason::sender_throttled, "sender_throttled", "Message is not taken now. Sender is throttled", 0x64,
     Lasting::temporary, 0, "sender_throttled"},
    {Reason::assertion_missing, "assertion_missing", "Message is not delivered. No route available.", 0x0A,
     Lasting::permanent, 120, "assertion_missing"},
    {Reason::assertion_wrong, "assertion_wrong", "Message is not delivered. No route available.", 0x0A,
     Lasting::permanent, 121, "assertion_wrong"},
    {Reason::assertion_replayed, "assertion_replayed", "Message is not delivered. No route available.", 0x0A,
     Lasting::permanent, 122, "assertion_replayed"},
});

inline constexpr std::size_t kReasonCount = kReasons.size();

[[nodiscard]] constexpr const ReasonRow& row(Reason reason) noexcept {
  return kReasons[static_cast<std::size_t>(reason)];
}

static_assert([] {
  for (std::size_t i = 0; i < kReasons.size(); ++i) {
    if (static_cast<std::size_t>(kReasons[i].reason) != i) return false;
  }
  return true;
}());

/// Whether a refusal for it is an attempt of a client to use a sender that is not its own, or that it does
/// not prove to be.
[[nodiscard]] constexpr bool is_spoofing(Reason reason) noexcept {
  switch (reason) {
    case Reason::sender_not_own:
    case Reason::assertion_missing:
    case Reason::assertion_wrong:
    case Reason::assertion_replayed: return true;
    default: return false;
  }
}

[[nodiscard]] constexpr std::optional<Reason> find_reason(std::string_view name) noexcept {
  for (const ReasonRow& row : kReasons) {
    if (row.name == name) return row.reason;
  }
  return std::nullopt;
}

}  // namespace smppguard::policy
