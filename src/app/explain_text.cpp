// SPDX-License-Identifier: Apache-2.0
#include "explain_text.hpp"

#include "printable.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/smpp/command_status.hpp"

#include <fmt/format.h>
#include <string_view>

namespace smppguard::app {
namespace {

using policy::Finding;
using policy::Reason;
using policy::Rule;

std::string_view finding_name(Finding finding) noexcept {
  switch (finding) {
    case Finding::not_asked: return "not_asked";
    case Finding::passes: return "passes";
    case Finding::unreadable: return "unreadable";
    case Finding::not_own: return "not_own";
    case Finding::not_registered: return "not_registered";
    case Finding::do_not_originate: return "do_not_originate";
    case Finding::opted_out: return "opted_out";
    case Finding::organisation_opted_out: return "organisation_opted_out";
    case Finding::only_recorded: return "only_recorded";
    case Finding::kept: return "kept";
    case Finding::outside_registry: return "outside_registry";
    case Finding::not_listed: return "not_listed";
    case Finding::listed: return "listed";
    case Finding::unknown: return "unknown";
    case Finding::exempt: return "exempt";
    case Finding::not_exempt: return "not_exempt";
    case Finding::approved: return "approved";
    case Finding::written_consent: return "written_consent";
    case Finding::purchase: return "purchase";
    case Finding::inquiry: return "inquiry";
    case Finding::no_permission: return "no_permission";
    case Finding::no_route: return "no_route";
    case Finding::quiet: return "quiet";
    case Finding::blocked: return "blocked";
    case Finding::held: return "held";
    case Finding::throttled: return "throttled";
  }
  return "";
}

/// The rule from which the reason comes.
Rule decided_by(Reason reason) noexcept {
  switch (reason) {
    case Reason::destination_unreadable:
    case Reason::distribution_list:
    case Reason::replace_not_allowed:
    case Reason::too_many_messages:
    case Reason::too_many_outstanding: return Rule::destination;
    case Reason::assertion_missing:
    case Reason::assertion_wrong:
    case Reason::assertion_replayed:
    case Reason::sender_not_own:
    case Reason::sender_not_registered: return Rule::sender;
    case Reason::do_not_originate: return Rule::do_not_originate;
    case Reason::opted_out:
    case Reason::opt_out_confirmation: return Rule::opt_out;
    case Reason::not_on_own_list: return Rule::own_list;
    case Reason::company_listed:
    case Reason::organisation_listed: return Rule::company_list;
    case Reason::not_listed:
    case Reason::dnc_listed:
    case Reason::state_listed:
    case Reason::registry_unknown:
    case Reason::registry_unknown_deferred: return Rule::registry;
    case Reason::exempt: return Rule::exemption;
    case Reason::approved:
    case Reason::permitted: return Rule::permission;
    case Reason::no_route: return Rule::route;
    case Reason::quiet_hours:
    case Reason::quiet_hours_deferred: return Rule::quiet_hours;
    case Reason::sender_blocked: return Rule::block;
    case Reason::sender_held:
    case Reason::sender_throttled: return Rule::hold;
  }
  return Rule::destination;
}

bool refuses(const Explanation& one) noexcept {
  return one.decision.verdict == policy::Verdict::refuse;
}

bool is_observed(const Explanation& one) noexcept {
  return refuses(one) && one.message.route != nullptr &&
         one.message.route->mode == policy::RouteMode::observe;
}

std::string status_text(const Explanation& one) {
  return smpp::status_name(static_cast<smpp::CommandStatus>(one.decision.command_status));
}

void add_case(std::vector<std::string>& lines, const ExplainRequest& request, const Explanation& one) {
  lines.push_back(fmt::format("from         {} ({})", printable(request.from),
                              printable(one.message.sender, NumberMasking::none)));
  lines.push_back(fmt::format("to           {} ({})", printable(request.to),
                              printable(one.message.recipient, NumberMasking::none)));
  if (!request.client.empty()) lines.push_back("client       " + printable(request.client));
  lines.push_back("route        " + one.message.route->name);
  lines.push_back("at           " + printable(one.now));
  lines.emplace_back();
  int number = 0;
  for (const policy::RuleRow& row : policy::rules()) {
    lines.push_back(fmt::format("{:>2} {:<17}{}", ++number, row.name, text_of(row.rule, one)));
  }
  lines.emplace_back();
}

}  // namespace

std::vector<std::string> explain_lines(const ExplainRequest& request, const Explanation& one,
                                       const Grounds& grounds) {
  std::vector<std::string> lines;
  add_case(lines, request, one);
  const policy::ReasonRow& reason = policy::row(one.decision.reason);
  if (refuses(one)) {
    lines.push_back(fmt::format("verdict      refuse ({}), {}", reason.name, status_text(one)));
    lines.push_back(fmt::format("text         {}", reason.text));
    if (is_observed(one)) {
      lines.emplace_back(
          "but          the route only observes: the message is forwarded and the refusal recorded");
    }
    if (reason.reason == Reason::opted_out &&
        grounds.rules->confirmation == policy::Confirmation::allow_one) {
      lines.emplace_back("but          one confirmation may pass within five minutes of the opt-out");
    }
  } else {
    lines.push_back(fmt::format("verdict      forward ({})", reason.name));
  }
  if (!grounds.contact.empty()) lines.push_back("contact      " + printable_unquoted(grounds.contact));
  return lines;
}

boost::json::object explain_json(const ExplainRequest& request, const Explanation& one,
                                 const Grounds& grounds) {
  const policy::ReasonRow& reason = policy::row(one.decision.reason);
  const Rule decider = decided_by(reason.reason);
  boost::json::array rules;
  for (const policy::RuleRow& row : policy::rules()) {
    rules.push_back(boost::json::object{{"name", admin::json_text(row.name)},
                                        {"finding", admin::json_text(finding_name(one.findings[row.rule]))},
                                        {"text", admin::json_text(text_of(row.rule, one))},
                                        {"decided", row.rule == decider}});
  }
  boost::json::object all{{"from", admin::json_text(request.from)},
                          {"to", admin::json_text(request.to)},
                          {"sender", admin::json_number(one.message.sender)},
                          {"recipient", admin::json_number(one.message.recipient)},
                          {"client", nullptr},
                          {"route", admin::json_text(one.message.route->name)},
                          {"at", admin::json_time(one.now)},
                          {"verdict", refuses(one) ? "refuse" : "forward"},
                          {"reason", admin::json_text(reason.name)},
                          {"text", admin::json_text(reason.text)},
                          {"command_status", nullptr},
                          {"contact", nullptr},
                          {"observed", is_observed(one)},
                          {"measure", nullptr},
                          {"rules", std::move(rules)}};
  if (!request.client.empty()) all["client"] = admin::json_text(request.client);
  if (const auto id = one.findings.restraint.id; id != 0) all["measure"] = id;
  if (refuses(one)) all["command_status"] = admin::json_text(status_text(one));
  if (!grounds.contact.empty()) all["contact"] = admin::json_text(grounds.contact);
  return all;
}

}  // namespace smppguard::app
