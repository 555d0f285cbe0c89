// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/reason.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::policy {

enum class WhenUnreadable : std::uint8_t { refuse, forward };

/// What becomes of a message to an area code without a current list. defer: refused for now.
enum class WhenUnknown : std::uint8_t { allow, refuse, defer };

/// Which source_addr may send at all.
enum class WhoMaySend : std::uint8_t { any, registered_only };

/// What becomes of a message at night. as_route: an organisation without a setting of its own.
enum class QuietMode : std::uint8_t { as_route, off, refuse, defer };

/// block: recorded and enforced. record_only: recorded, messages pass (the ESMEs enforce it). off: texts with
/// STOP are like any other.
enum class OptOutMode : std::uint8_t { block, record_only, off };

/// Whether the one confirmation that a sender may send within five minutes of an opt-out passes.
enum class Confirmation : std::uint8_t { refuse, allow_one };

/// Opt-outs by text to a sender's number (47 CFR 64.1200(a)(10)-(12)).
struct OptOutOptions {
  OptOutMode mode = OptOutMode::block;
  Confirmation confirmation = Confirmation::refuse;
  /// Whole messages, compared with case folded and blanks and punctuation left out.
  std::vector<std::string> stop_words = {"STOP",        "STOPALL", "STOP ALL", "QUIT",   "END",
                                         "REVOKE",      "OPT OUT", "OPT-OUT",  "OPTOUT", "CANCEL",
                                         "UNSUBSCRIBE", "REMOVE",  "ARRET"};
  std::vector<std::string> start_words = {"START", "UNSTOP"};
  static constexpr std::chrono::minutes kConfirmationTime{5};

  friend bool operator==(const OptOutOptions&, const OptOutOptions&) = default;
};

/// Whether recipients may set and lift "only senders I allow" by a text to an approval number.
struct OwnListOptions {
  bool by_text = false;
  std::vector<std::string> on_words = {"ALLOW ONLY", "ONLY APPROVED"};
  std::vector<std::string> off_words = {"ALLOW ALL", "ALL SENDERS"};

  friend bool operator==(const OwnListOptions&, const OwnListOptions&) = default;
};

/// Where quiet hours come from; whether they hold is a matter of routes and organisations.
struct QuietHoursOptions {
  std::string areas;    ///< CSV: area code, state, time zones; "" for none
  std::string windows;  ///< CSV: state, days, from, until; "": 8 to 21 everywhere

  friend bool operator==(const QuietHoursOptions&, const QuietHoursOptions&) = default;
};

/// What the ESME is told, by reason. Values are command_status; a reason that passes has 0.
struct RejectionOptions {
  std::array<std::uint32_t, kReasonCount> status = [] {
    std::array<std::uint32_t, kReasonCount> defaults{};
    for (const ReasonRow& row : kReasons) defaults[static_cast<std::size_t>(row.reason)] = row.default_status;
    return defaults;
  }();
  WhenUnreadable when_unreadable = WhenUnreadable::refuse;

  friend bool operator==(const RejectionOptions&, const RejectionOptions&) = default;
};

/// How an ESME learns of a refusal.
enum class RefusalStyle : std::uint8_t {
  response,            ///< the response with an error
  response_with_text,  ///< the same with the reason's text as additional_status_info_text
  receipt,             ///< ESME_ROK, then a delivery receipt; only where the message asks for one
};

/// observe: everything is forwarded, and what would have been refused is recorded.
enum class RouteMode : std::uint8_t { enforce, observe };

/// Who goes to which upstream. The first route whose every named condition holds is taken.
struct RouteOptions {
  std::string name;
  std::string system_id = "*";            ///< glob with * and ?
  std::vector<std::string> listeners;     ///< names; empty: every listener
  std::vector<std::string> sources;       ///< CIDR blocks; empty: everywhere
  std::string upstream;                   ///< name of an upstream
  std::vector<std::string> destinations;  ///< prefixes it can deliver (PrefixSet); empty: all
  RouteMode mode = RouteMode::enforce;
  RefusalStyle refusal = RefusalStyle::response;
  QuietMode quiet_hours = QuietMode::off;

  friend bool operator==(const RouteOptions&, const RouteOptions&) = default;
};

enum class BindKind : std::uint8_t { transmitter, receiver, transceiver };

/// What becomes of a message that is not signed as it has to be. observe: it goes on, and is recorded.
enum class AssertionMode : std::uint8_t { require, observe };

/// The signature that each message of a client has to carry in a vendor TLV.
struct AssertionOptions {
  std::string key_file;           ///< one line of hexadecimal digits, 32 octets or more
  std::string previous_key_file;  ///< good as well, while a key is changed; "": none
  AssertionMode mode = AssertionMode::require;
  std::chrono::milliseconds window{
      300'000};  ///< how far its time may be from the service's clock, either way
  std::uint16_t tlv = 0x1500;
  bool strip = true;  ///< the SMSC does not get the TLV

  static constexpr std::uint16_t kFirstVendorTag = 0x1400;  ///< 3.4 5.3.2
  static constexpr std::uint16_t kLastVendorTag = 0x3FFF;

  friend bool operator==(const AssertionOptions&, const AssertionOptions&) = default;
};

/// What one ESME may do. Numbers that are not given have no limit.
struct ClientOptions {
  std::string system_id;             ///< glob with * and ?; the limits are each system_id's own
  std::vector<std::string> sources;  ///< CIDR; empty: everywhere
  std::vector<BindKind> bind_types;  ///< empty: all
  std::optional<std::uint32_t> max_binds;
  std::optional<std::uint32_t> messages_per_second;  ///< over all binds of the system_id
  std::optional<std::uint32_t> burst;                ///< messages; default: one second's worth
  std::optional<std::uint32_t> max_outstanding;      ///< requests of one bind
  std::optional<RefusalStyle> refusal;               ///< goes before the route's
  std::vector<std::string> organisations;            ///< keys; with `senders` empty: whatever they registered
  std::vector<std::string> senders;                  ///< numbers in any form that read_address takes
  std::string default_sender;                        ///< stands for an empty source_addr; "": none
  std::optional<AssertionOptions> assertion;         ///< nothing: signatures are not looked at

  friend bool operator==(const ClientOptions&, const ClientOptions&) = default;
};

enum class ApprovalForm : std::uint8_t { exact, relaxed };
enum class WhenUnmatched : std::uint8_t { answer, forward };

/// A number to which people text: their approvals, or their complaints.
struct ApprovalNumberOptions {
  std::string number;                  ///< long or short code, any form that read_address takes
  std::vector<std::string> upstreams;  ///< where its texts may arrive; empty: every upstream

  friend bool operator==(const ApprovalNumberOptions&, const ApprovalNumberOptions&) = default;
};

struct ApprovalOptions {
  std::vector<ApprovalNumberOptions> numbers;
  ApprovalForm form = ApprovalForm::exact;
  WhenUnmatched unmatched = WhenUnmatched::answer;
  /// A grant counts this long after it is durable. The promise to recipients is ten minutes at most.
  std::chrono::seconds effective_after{0};
  static constexpr std::chrono::seconds kLongestEffectiveAfter{600};

  friend bool operator==(const ApprovalOptions&, const ApprovalOptions&) = default;
};

/// Complaints about senders: by text, as to 7726, and otherwise.
struct ComplaintOptions {
  std::vector<ApprovalNumberOptions> numbers;
  /// What becomes of a text once it is recorded: it goes on to the ESME, or it is answered here.
  bool forward = false;
  /// How long behind a text that names no sender another one that is only a number is the answer whose it
  /// was.
  std::chrono::seconds dialogue{3'600};
  /// The file with the secret that complainants are hashed with in exports; "": they cannot be.
  std::string hash_key;

  friend bool operator==(const ComplaintOptions&, const ComplaintOptions&) = default;
};

}  // namespace smppguard::policy
