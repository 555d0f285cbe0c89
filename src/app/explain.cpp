// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "explanation.hpp"
#include "folder_lists.hpp"
#include "knowledge.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "quiet_hours.hpp"
#include "rules.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/smpp/command_status.hpp"
#include "smppguard/store/open.hpp"
#include "wall_clock.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <optional>
#include <utility>

namespace smppguard::app {
namespace {

void print_case(const ExplainArguments& arguments, const Explanation& one) {
  fmt::print("from         {} ({})\n", printable(arguments.from),
             printable(one.message.sender, NumberMasking::none));
  fmt::print("to           {} ({})\n", printable(arguments.to),
             printable(one.message.recipient, NumberMasking::none));
  if (!arguments.client.empty()) fmt::print("client       {}\n", printable(arguments.client));
  fmt::print("route        {}\nat           {}\n\n", one.message.route->name, printable(one.now));
  int number = 0;
  for (const policy::RuleRow& row : policy::rules()) {
    fmt::print("{:>2} {:<17}{}\n", ++number, row.name, text_of(row.rule, one));
  }
}

void print_verdict(const Explanation& one, const relay::Rules& rules, const std::string& contact) {
  const policy::ReasonRow& reason = policy::row(one.decision.reason);
  if (one.decision.verdict == policy::Verdict::forward) {
    fmt::print("\nverdict      forward ({})\n", reason.name);
  } else {
    fmt::print("\nverdict      refuse ({}), {}\ntext         {}\n", reason.name,
               smpp::status_name(static_cast<smpp::CommandStatus>(one.decision.command_status)), reason.text);
    if (one.message.route->mode == policy::RouteMode::observe) {
      fmt::print("but          the route only observes: the message is forwarded and the refusal recorded\n");
    }
    if (reason.reason == policy::Reason::opted_out && rules.confirmation == policy::Confirmation::allow_one) {
      fmt::print("but          one confirmation may pass within five minutes of the opt-out\n");
    }
  }
  if (!contact.empty()) fmt::print("contact      {}\n", printable_unquoted(contact));
}

/// Reads what is on file about the pair; the directory, nullptr without a store.
Result<std::unique_ptr<store::DirectoryStore>> load_pair(const store::StoreOptions& store,
                                                         const Explanation& one, Knowledge& knowledge) {
  std::unique_ptr<store::DirectoryStore> directory;
  if (store.location.empty()) return directory;
  const auto consents = store::open_store(store, store::Mode::read_only);
  if (consents.has_error()) return consents.error();
  auto opened = store::open_directory(store, store::Mode::read_only);
  if (opened.has_error()) return opened.error();
  directory = std::move(*opened);
  const auto loaded =
      knowledge.load_pair(**consents, *directory, one.message.recipient, one.message.sender, one.now);
  if (loaded.has_error()) return loaded.error();
  return directory;
}

/// As the service would at its start; nullptr, and told why, if the folder cannot be read.
std::shared_ptr<const dnc::Lists> load_lists(const dnc::RegistryOptions& registry) {
  std::vector<dnc::RefusedFile> refused;
  auto lists = dnc::Lists::load_sound(registry.directory, dnc::Verify::header, nullptr, {}, refused);
  for (const dnc::RefusedFile& one : refused) static_cast<void>(say_failed(one.why));
  if (lists.has_value()) return std::move(*lists);
  static_cast<void>(say_failed(lists.error().message));
  static_cast<void>(say_failed("explaining as if there were no list"));
  return nullptr;
}

/// By its name, else the first that takes the client.
const policy::Route* find_route(const std::vector<policy::Route>& routes, const ExplainArguments& arguments) {
  for (const policy::Route& route : routes) {
    const bool wanted = arguments.route.empty() ? arguments.client.empty() ||
                                                      policy::glob_matches(route.system_id, arguments.client)
                                                : route.name == arguments.route;
    if (wanted) return &route;
  }
  return nullptr;
}

Result<policy::Message> read_message(const ExplainArguments& arguments, const relay::Rules& rules) {
  policy::Message message;
  message.recipient = number_in(arguments.to);
  message.names_sender = !arguments.from.empty();
  message.route = find_route(rules.routes, arguments);
  if (message.route == nullptr) {
    return arguments.route.empty() ? fail("no route takes the client " + printable(arguments.client))
                                   : fail("no route is named " + printable(arguments.route));
  }
  if (!arguments.client.empty() && rules.clients) {
    message.client = policy::match_client(*rules.clients, arguments.client);
    if (message.client == nullptr) {
      return fail("no entry of clients takes " + printable(arguments.client) + ", so its bind is refused");
    }
  }
  message.sender = message.names_sender        ? read_address(arguments.from).value_or(PhoneNumber{})
                   : message.client != nullptr ? message.client->default_sender
                                               : PhoneNumber{};
  return message;
}

}  // namespace

int explain(const ExplainArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const config::Config& config = loaded->config;
  NameIds ids;
  const auto rules = make_rules(config, ids);
  auto message = read_message(arguments, *rules);
  if (message.has_error()) return say_failed(message.error().message);

  Explanation one{*message, make_world(config), arguments.at.value_or(wall_time_now())};
  one.world.oldest_version = std::chrono::floor<std::chrono::days>(one.now) - config.registry.max_age;
  ListNames names;
  std::optional<FolderLists> lists;
  if (!config.registry.directory.empty()) {
    if (auto loaded_lists = load_lists(config.registry)) lists.emplace(std::move(loaded_lists), names);
  }
  if (lists) {
    one.world.registry = lists->registry();
    one.world.lists = &*lists;
  }
  std::shared_ptr<const policy::QuietHours> quiet_hours;
  if (!config.quiet_hours.areas.empty()) {
    auto read = load_quiet_hours(config.quiet_hours, one.now);
    if (read.has_error()) return say_failed(read.error().message);
    quiet_hours = std::move(*read);
    one.world.quiet_hours = quiet_hours.get();
  }
  Knowledge knowledge;
  const auto directory = load_pair(config.store, one, knowledge);
  if (directory.has_error()) {
    static_cast<void>(say_failed(directory.error().message));
    static_cast<void>(say_failed("explaining as if nothing were on file about sender and recipient"));
  }
  const auto consents = knowledge.make_consents();
  const auto senders = knowledge.make_senders();
  one.world.consents = consents.get();
  one.world.senders = senders.get();

  one.decision = policy::decide(one.message, one.world, rules->rejections, one.now, &one.findings);
  if (directory.has_value() && *directory &&
      one.findings[policy::Rule::exemption] == policy::Finding::exempt) {
    if (auto found = (*directory)->find_exemption(one.findings.sender.exemption))
      one.exemption = std::move(*found);
  }
  print_case(arguments, one);
  print_verdict(one, *rules, config.contact);
  return one.decision.verdict == policy::Verdict::forward ? exit_ok : exit_refused;
}

}  // namespace smppguard::app
