// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "consents.hpp"
#include "load_config.hpp"
#include "printable.hpp"
#include "rules.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/smpp/command_status.hpp"
#include "smppguard/store/sqlite_store.hpp"

#include <chrono>
#include <cstdio>
#include <fmt/core.h>
#include <memory>

namespace smppguard::app {
namespace {

using policy::Finding;

int complain(const std::string& message) {
  fmt::print(stderr, "smppguard: {}\n", message);
  return exit_failed;
}

const char* text_of(Finding finding) {
  switch (finding) {
    case Finding::not_asked: return "not asked";
    case Finding::passes: return "passes";
    case Finding::unreadable: return "cannot be read as a number";
    case Finding::outside_registry: return "not a North American number, no list can hold it";
    case Finding::not_listed: return "not listed";
    case Finding::listed: return "LISTED";
    case Finding::unknown: return "UNKNOWN: area code not loaded, or its list is older than registry.max_age";
    case Finding::approved: return "the recipient has approved this sender";
    case Finding::no_grant: return "no approval in effect";
    case Finding::no_route: return "the route does not deliver to this destination";
  }
  return "";
}

std::string list_of(const policy::World& world, const policy::Message& message) {
  if (world.registry == nullptr || !message.recipient || !message.recipient->is_nanp()) return "";
  const AreaSlabs::Area& area = world.registry->area(message.recipient->area_code());
  if (area.bits == nullptr) return "";
  return fmt::format(" (list of {} for area code {})", printable(area.version),
                     message.recipient->area_code());
}

void print(const ExplainArguments& arguments, const policy::Message& message, const policy::World& world,
           const policy::Findings& findings, const policy::Decision& decision) {
  const bool forward = decision.verdict == policy::Verdict::forward;
  fmt::print("from         {} ({})\n", printable(arguments.from),
             printable(message.sender, NumberMasking::none));
  fmt::print("to           {} ({})\n", printable(arguments.to),
             printable(message.recipient.value_or(PhoneNumber{}), NumberMasking::none));
  fmt::print("route        {}\n\n", message.route->name);
  fmt::print("1 destination  {}\n", text_of(findings.destination));
  fmt::print("2 registry     {}{}\n", text_of(findings.registry), list_of(world, message));
  fmt::print("3 approval     {}\n", text_of(findings.approval));
  fmt::print("4 route        {}\n\n", text_of(findings.route));
  const policy::ReasonRow& reason = policy::row(decision.reason);
  if (forward) {
    fmt::print("verdict      forward ({})\n", reason.name);
  } else {
    fmt::print("verdict      refuse ({}), {}\ntext         {}\n", reason.name,
               smpp::status_name(static_cast<smpp::CommandStatus>(decision.command_status)), reason.text);
    if (message.route->mode == policy::RouteMode::observe) {
      fmt::print("but          the route only observes: the message is forwarded and the refusal recorded\n");
    }
  }
}

Result<std::optional<consent::Grant>> find_grant(const std::string& path, const policy::Message& message) {
  if (path.empty() || !message.recipient || !message.sender) return std::optional<consent::Grant>{};
  auto store = store::SqliteStore::open(path, store::SqliteStore::Mode::read_only);
  if (store.has_error()) return store.error();
  return (*store)->find_grant(*message.recipient, message.sender);
}

const policy::Route* find_route(const std::vector<policy::Route>& routes, const std::string& name) {
  for (const policy::Route& route : routes) {
    if (name.empty() || route.name == name) return &route;
  }
  return nullptr;
}

}  // namespace

int explain(const ExplainArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const config::Config& config = loaded->config;
  NameIds ids;
  const auto rules = make_rules(config, ids);

  policy::Message message;
  message.recipient = read_address(arguments.to);
  message.sender = read_address(arguments.from).value_or(PhoneNumber{});
  message.route = find_route(rules->routes, arguments.route);
  if (message.route == nullptr) return complain("no route is named " + printable(arguments.route));

  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  policy::World world;
  world.when_unknown = config.when_unknown;
  world.oldest_version = std::chrono::floor<std::chrono::days>(now) - config.registry.max_age;
  std::shared_ptr<const dnc::Snapshot> snapshot;
  if (!config.registry.snapshot.empty()) {
    const auto opened = dnc::Snapshot::open(config.registry.snapshot, dnc::Verify::header);
    if (opened.has_error()) return complain(opened.error().message);
    snapshot = *opened;
    world.registry = &snapshot->slabs();
  }
  const auto grant = find_grant(config.store.path, message);
  if (grant.has_error()) {
    fmt::print(stderr, "smppguard: explaining without approvals: {}\n", grant.error().message);
  }
  const OneGrant consents{grant.has_value() ? *grant : std::nullopt};
  world.consents = &consents;

  policy::Findings findings;
  const policy::Decision decision = policy::decide(message, world, rules->rejections, now, &findings);
  print(arguments, message, world, findings, decision);
  return decision.verdict == policy::Verdict::forward ? exit_ok : exit_refused;
}

}  // namespace smppguard::app
