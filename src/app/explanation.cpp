// SPDX-License-Identifier: Apache-2.0
#include "explanation.hpp"

#include "printable.hpp"
#include "smppguard/registry/form.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>

namespace smppguard::app {
namespace {

using policy::Finding;
using policy::Rule;

constexpr std::string_view text_of(Finding finding) noexcept {
  switch (finding) {
    case Finding::not_asked: return "not asked";
    case Finding::passes: return "passes";
    case Finding::unreadable: return "CANNOT BE READ as a number";
    case Finding::not_own: return "NOT one that this client may use";
    case Finding::not_registered: return "NOT REGISTERED by any active campaign";
    case Finding::do_not_originate: return "DO NOT ORIGINATE";
    case Finding::opted_out: return "OPTED OUT of this sender";
    case Finding::organisation_opted_out: return "OPTED OUT of all numbers of this sender's organisation";
    case Finding::only_recorded: return "opted out, which opt_outs.mode: record_only only records";
    case Finding::kept: return "kept: only senders with a permission pass";
    case Finding::outside_registry: return "not a North American number, no list can hold it";
    case Finding::not_listed: return "not listed";
    case Finding::listed: return "LISTED";
    case Finding::unknown: return "UNKNOWN: area code not loaded, or its list is older than registry.max_age";
    case Finding::exempt: return "exempt";
    case Finding::not_exempt: return "not exempt";
    case Finding::approved: return "the recipient has approved this sender";
    case Finding::written_consent: return "the recipient has given written consent";
    case Finding::purchase: return "business relationship by a purchase";
    case Finding::inquiry: return "business relationship by an inquiry";
    case Finding::no_permission: return "none in effect";
    case Finding::no_route: return "it does NOT deliver to this destination";
    case Finding::quiet: return "QUIET HOURS at the recipient";
    case Finding::blocked: return "BLOCKED for unwanted traffic";
    case Finding::held: return "HELD for review";
    case Finding::throttled: return "THROTTLED";
  }
  return "";
}

std::string about_sender(const policy::Findings& seen) {
  if (!seen.sender.registered) return {};
  return fmt::format("registered by {}", seen.sender.organisation_key);
}

std::string name_of(const policy::Listing& listing) {
  return fmt::format("list {} of {}", listing.name, printable(listing.version));
}

/// Of the rules that ask only the lists besides the national one.
std::string without_lists(const Explanation& one) {
  return one.world.lists == nullptr ? "no such list is loaded" : "";
}

std::string about_origin(const Explanation& one) {
  const policy::OriginListing& origin = one.findings.origin;
  if (origin.digits == 0) return without_lists(one);
  const PhoneNumber sender = one.message.sender;
  const std::size_t first = sender.kind() == PhoneNumber::Kind::short_code ? 0 : 1;
  std::string text = fmt::format("{}, entry {} of {} digits", name_of(origin.listing),
                                 sender.to_string().substr(first, origin.digits), origin.digits);
  if (!origin.source.empty()) text += ", source " + printable_unquoted(origin.source);
  return text;
}

std::string about_company_list(const Explanation& one) {
  const policy::Listing& listing = one.findings.company_listing;
  return listing.name.empty() ? without_lists(one) : name_of(listing);
}

std::string about_opt_out(const Explanation& one) {
  if (one.findings.opted_out_since) return "since " + printable(*one.findings.opted_out_since);
  const bool reached = one.findings[Rule::sender] == Finding::passes && one.message.recipient;
  return reached && one.world.opt_outs == policy::OptOutMode::off ? "opt-outs are off, or there is no store"
                                                                  : "";
}

std::string about_registry(const Explanation& one) {
  const policy::Listing& listing = one.findings.registry_listing;
  if (listing.name.empty()) return {};
  if (listing.kind != ListKind::national) return name_of(listing);
  return fmt::format("list of {} for area code {}", printable(listing.version),
                     one.message.recipient.area_code());
}

std::string about_exemption(const Explanation& one) {
  if (one.findings[Rule::exemption] != Finding::exempt) return {};
  std::string text =
      fmt::format("exemption {} of {}", one.findings.sender.exemption, one.findings.sender.organisation_key);
  if (one.exemption) text += fmt::format(", {}", registry::name(one.exemption->category));
  return text;
}

std::string clock_text(unsigned minute) {
  return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

std::string text_of(const policy::QuietHours::Clock& clock) {
  constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday"};
  const policy::Window& window = clock.window;
  return fmt::format(
      "{} {} there, {}", kDays[clock.day.c_encoding()], clock_text(clock.minute),
      window.from == window.until
          ? "no messages on that day"
          : fmt::format("messages from {} until {}", clock_text(window.from), clock_text(window.until)));
}

/// What the recipient's clocks show.
std::string about_clocks(const Explanation& one) {
  if (one.findings[Rule::quiet_hours] == Finding::not_asked) {
    if (one.decision.verdict == policy::Verdict::refuse || !one.message.recipient) return {};
    return one.world.quiet_hours == nullptr ? "quiet_hours.areas names no file"
                                            : "off for this route and sender";
  }
  std::string text;
  for (const auto& clock : one.world.quiet_hours->clocks(one.message.recipient, one.now)) {
    text += (text.empty() ? "" : "; ") + text_of(clock);
  }
  return text.empty() ? "nothing is known of clocks there" : text;
}

/// The measure against the sender.
std::string about_measure(const policy::Restraint& measure) {
  if (measure.kind == policy::Restraint::Kind::none) return {};
  std::string text = fmt::format("measure {}", measure.id);
  text += measure.rule.empty() ? " of a person" : fmt::format(" of rule {}", measure.rule);
  if (measure.until) text += " until " + printable(*measure.until);
  return text;
}

std::string detail(Rule rule, const Explanation& one) {
  switch (rule) {
    case Rule::sender: return about_sender(one.findings);
    case Rule::opt_out: return about_opt_out(one);
    case Rule::do_not_originate: return about_origin(one);
    case Rule::company_list: return about_company_list(one);
    case Rule::registry: return about_registry(one);
    case Rule::exemption: return about_exemption(one);
    case Rule::route: return one.message.route != nullptr ? one.message.route->name : "";
    case Rule::quiet_hours: return about_clocks(one);
    case Rule::block:
    case Rule::hold: return about_measure(one.findings.restraint);
    case Rule::destination:
    case Rule::own_list:
    case Rule::permission: break;
  }
  return {};
}

}  // namespace

std::string text_of(Rule rule, const Explanation& one) {
  const std::string more = detail(rule, one);
  const std::string_view seen = text_of(one.findings[rule]);
  return more.empty() ? std::string{seen} : fmt::format("{} ({})", seen, more);
}

}  // namespace smppguard::app
