// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/client.hpp"
#include "smppguard/policy/consents.hpp"
#include "smppguard/policy/lists.hpp"
#include "smppguard/policy/options.hpp"
#include "smppguard/policy/quiet_hours.hpp"
#include "smppguard/policy/reason.hpp"
#include "smppguard/policy/restraints.hpp"
#include "smppguard/policy/route.hpp"
#include "smppguard/policy/senders.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::policy {

/// What a decision looks at besides the message. A worker's own, read-only, valid for the step.
struct World {
  const AreaSlabs* registry = nullptr;      ///< nullptr: no list at all, every NANP number is unknown
  const Lists* lists = nullptr;             ///< nullptr: no list but the registry
  const Consents* consents = nullptr;       ///< nullptr: nobody has said anything
  const Senders* senders = nullptr;         ///< nullptr: nobody is registered
  const Restraints* restraints = nullptr;   ///< nullptr: no measures against anybody
  const QuietHours* quiet_hours = nullptr;  ///< nullptr: no quiet hours anywhere
  Day oldest_version{};                     ///< an older list no longer counts (today less max_age)
  WhenUnknown when_unknown = WhenUnknown::allow;
  WhoMaySend senders_allowed = WhoMaySend::any;
  OptOutMode opt_outs = OptOutMode::block;
};

/// The facts of one message to one recipient.
struct Message {
  PhoneNumber recipient;  ///< none: the destination could not be read for certain
  /// Its source_addr, or where that is empty the client's default_sender. None: empty, alphanumeric or
  /// unreadable.
  PhoneNumber sender;
  bool names_sender = true;        ///< source_addr is not empty
  const Route* route = nullptr;    ///< nullptr: routes do not matter (offline explain without a route)
  const Client* client = nullptr;  ///< nullptr: no clients section
};

enum class Verdict : std::uint8_t { forward, refuse };

struct Decision {
  Verdict verdict;
  Reason reason;
  std::uint32_t command_status;  ///< for the response when refused, else 0
  std::string_view list{};       ///< name of the one that refused, valid as long as the process; "": none did
  Day list_version{};            ///< of that list

  friend bool operator==(const Decision&, const Decision&) = default;
};

/// The rules, in the order in which they are asked. Those that refuse for good come first, then what may only
/// be deferred.
enum class Rule : std::uint8_t {
  destination,       ///< can it be read
  sender,            ///< may this client use it, is it registered
  do_not_originate,  ///< does a list forbid everybody to use it
  block,             ///< is the sender, or its organisation, blocked for unwanted traffic
  opt_out,           ///< of the sender, of its organisation
  own_list,          ///< does the recipient take only senders they allow
  company_list,  ///< is the recipient on a list of the operator's, or of the sender's organisation; nothing
                 ///< lifts it
  registry,      ///< is the recipient on the national list or a state's
  exemption,     ///< only where the registry refuses: is the sender's organisation exempt
  permission,    ///< where it refuses still: any; for own_list: approval alone
  route,         ///< does the route deliver there
  quiet_hours,
  hold,  ///< is the sender held for review, or over the rate it is throttled to
};
inline constexpr std::size_t kRuleCount = 13;

/// One row per rule for documents and explain: its name and what it asks.
struct RuleRow {
  Rule rule;
  std::string_view name;
  std::string_view question;
};
[[nodiscard]] const std::array<RuleRow, kRuleCount>& rules() noexcept;

enum class Finding : std::uint8_t {
  not_asked,
  passes,                  ///< nothing against the message
  unreadable,              ///< destination
  not_own,                 ///< sender: the client may not use it
  not_registered,          ///< sender
  do_not_originate,        ///< of that rule
  opted_out,               ///< opt_out: of this sender
  organisation_opted_out,  ///< opt_out: of all senders of its organisation
  only_recorded,           ///< opt_out: opted out, and the configuration only records that
  kept,                    ///< own_list: there is one
  outside_registry,        ///< registry: not a NANP number, no list can hold it
  not_listed,
  listed,           ///< company_list, registry
  unknown,          ///< registry: area code not loaded, or its list is too old
  exempt,           ///< exemption
  not_exempt,       ///< exemption
  approved,         ///< permission, by the recipient's own text
  written_consent,  ///< permission
  purchase,         ///< permission
  inquiry,          ///< permission
  no_permission,    ///< permission
  no_route,         ///< route
  quiet,            ///< quiet_hours: refused or deferred
  blocked,          ///< block
  held,             ///< hold
  throttled,        ///< hold
};

/// What each rule saw, for `explain` and for records.
struct Findings {
  std::array<Finding, kRuleCount> of{};
  SenderFile sender{};
  std::optional<WallTime> opted_out_since{};
  Restraint restraint{};       ///< block, hold: the measure; kind none: there is none
  OriginListing origin{};      ///< do_not_originate: the entry; no digits: none
  Listing company_listing{};   ///< company_list: the one that holds the recipient; no name: none
  Listing registry_listing{};  ///< registry: the one whose answer counts; no name: none is loaded

  [[nodiscard]] Finding operator[](Rule rule) const noexcept { return of[static_cast<std::size_t>(rule)]; }
};

/// Fetches from memory what decide() will read of the registry, for a message that will be judged soon: where
/// several came in one read, the memory's delay is then waited for once and not by each. To be done for all
/// of them at a stretch, as Consents::fetch() does its part, because a processor looks only some hundred
/// instructions ahead.
inline void fetch_registry(PhoneNumber recipient, const World& world) noexcept {
  if (world.registry == nullptr || !recipient.is_nanp()) return;
  const AreaSlabs::Area& area = world.registry->area(recipient.area_code());
  if (area.bits != nullptr) AreaSlabs::fetch(area, recipient.local());
}

/// Judges one message to one recipient. The order of the rules is fixed, and the first that refuses ends it.
/// Pure: memory only, no allocation, no clock. `findings` are set anew.
[[nodiscard]] Decision decide(const Message& message, const World& world, const RejectionOptions& rejections,
                              WallTime now, Findings* findings = nullptr) noexcept;

}  // namespace smppguard::policy
