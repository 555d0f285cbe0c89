// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/admin/consents_of.hpp"
#include "table.hpp"

#include <fmt/core.h>

namespace smppguard::app {
namespace {

struct HistoryArguments {
  std::string config = kDefaultConfig;
  PhoneNumber recipient;
  PhoneNumber sender;
  std::string organisation;
  std::optional<WallTime> since;
  std::optional<WallTime> until;
  std::size_t limit = 100;
  bool json = false;
};

store::HistoryFilter filter_of(const HistoryArguments& arguments) {
  store::HistoryFilter filter;
  if (arguments.recipient) filter.recipient = arguments.recipient;
  if (arguments.sender) filter.sender = arguments.sender;
  filter.since = arguments.since;
  filter.until = arguments.until;
  return filter;
}

std::string state_of(const consent::Fact& fact) {
  std::string text = fmt::format("{} {}", consent::name(fact.matter), consent::name(fact.standing.state));
  if (fact.standing.state != consent::State::none) text += " from " + printable(fact.standing.from);
  if (fact.standing.until) text += " until " + printable(*fact.standing.until);
  return text;
}

void add_row(Table& table, const store::FeedEntry& entry) {
  const consent::Fact fact = entry.fact.value_or(consent::Fact{});
  table.add({printable(entry.at), std::to_string(entry.position), entry.kind, fact.recipient.to_string(),
             fact.party.sender.to_string(), entry.organisation == 0 ? "" : std::to_string(entry.organisation),
             entry.by, entry.fact ? state_of(fact) : "", entry.details});
}

int history(const HistoryArguments& arguments) {
  if (!arguments.recipient && arguments.organisation.empty()) {
    static_cast<void>(say_failed("name a recipient's NUMBER, or an organisation by --organisation"));
    return exit_usage;
  }
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto entries = office.history(filter_of(arguments), arguments.organisation, arguments.limit);
    if (entries.has_error()) return say_failed(entries.error().message);
    if (arguments.json) {
      const auto keys = admin::keys_of(office);
      if (keys.has_error()) return say_failed(keys.error().message);
      print_json_list("entries", *entries, [&](const auto& one) { return admin::to_json(one, *keys); });
      return exit_ok;
    }
    Table table{
        {"TIME", "POSITION", "EVENT", "RECIPIENT", "SENDER", "ORGANISATION", "BY", "STANDING", "DETAILS"}};
    for (const store::FeedEntry& entry : *entries) add_row(table, entry);
    table.print();
    return exit_ok;
  });
}

}  // namespace

void add_history_command(CLI::App& program, int& status) {
  auto command = add_command(
      program, "history", "What happened to a recipient, a pair of numbers or an organisation, newest first",
      history, status);
  HistoryArguments& arguments = command.arguments;
  add_number(command.app, "NUMBER", arguments.recipient, "North American number of the recipient");
  add_number(command.app, "SENDER", arguments.sender, "Only what is between the two");
  command.app.add_option("--organisation", arguments.organisation, "Key of an organisation");
  add_time(command.app, "--since", arguments.since, "Not before");
  add_time(command.app, "--until", arguments.until, "Before");
  add_limit(command.app, arguments.limit);
  add_json(command.app, arguments.json);
}

}  // namespace smppguard::app
