// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/admin/consents_of.hpp"
#include "smppguard/admin/json.hpp"
#include "wall_clock.hpp"

#include <fmt/core.h>
#include <utility>

namespace smppguard::app {
namespace {

using Action = store::Measure::Action;

constexpr const char* kActionWords = "trust, throttle, hold, block";

struct MeasureArguments {
  std::string config = kDefaultConfig;
  admin::MeasureForm form;
  DoerOptions doer;
};

struct MeasureEndArguments {
  std::string config = kDefaultConfig;
  std::uint64_t id = 0;
  DoerOptions doer;
};

struct MeasureListArguments {
  std::string config = kDefaultConfig;
  PhoneNumber sender;
  std::string organisation;
  std::optional<Action> action;
  std::size_t limit = 100;
  bool json = false;
};

int take_measure(const MeasureArguments& arguments) {
  const store::Deed deed = deed_of(arguments.doer.by, arguments.doer.note);
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto taken = office.take_measure(arguments.form, deed);
    if (taken.has_error()) return say_failed(taken.error().message);
    const std::string whom =
        taken->sender ? taken->sender.to_string() : printable(arguments.form.organisation);
    fmt::print("measure {}: {} {}{}\n", taken->id, store::name(taken->action), whom,
               taken->until ? " until " + printable(*taken->until) : "");
    return exit_ok;
  });
}

int end_measure(const MeasureEndArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto ended = office.end_measure(arguments.id, deed_of(arguments.doer.by, arguments.doer.note));
    if (ended.has_error()) return say_failed(ended.error().message);
    fmt::print("ended: measure {}\n", arguments.id);
    return exit_ok;
  });
}

template <class... Cells>
void print_measure_row(Cells&&... cells) {
  fmt::print("{:<10}  {:<16}  {:<9}  {:<24}  {:<24}  {:<20}  {:<20}  {}\n", std::forward<Cells>(cells)...);
}

void print_measure(const store::Measure& measure, const admin::OrganisationKeys& keys) {
  const auto key = keys.find(measure.organisation);
  const std::string whom = measure.sender      ? measure.sender.to_string()
                           : key != keys.end() ? key->second
                                               : std::to_string(measure.organisation);
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : printable(text); };
  print_measure_row(measure.id, printable(whom), store::name(measure.action), printable(measure.since),
                    measure.until ? printable(*measure.until) : "-", or_dash(measure.rule),
                    or_dash(measure.by), or_dash(measure.explanation));
}

int list_measures(const MeasureListArguments& arguments) {
  store::MeasureFilter filter;
  if (arguments.sender) filter.sender = arguments.sender;
  filter.action = arguments.action;
  filter.in_force_at = wall_time_now();
  filter.limit = arguments.limit;
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto measures = office.measures(filter, arguments.organisation);
    if (measures.has_error()) return say_failed(measures.error().message);
    const auto keys = admin::keys_of(office);
    if (keys.has_error()) return say_failed(keys.error().message);
    if (arguments.json) {
      boost::json::array all;
      for (const store::Measure& one : *measures) all.push_back(admin::to_json(one, *keys));
      fmt::print("{}\n", admin::json_list("measures", std::move(all)));
      return exit_ok;
    }
    print_measure_row("ID", "SENDER", "ACTION", "SINCE", "UNTIL", "RULE", "BY", "EXPLANATION");
    for (const store::Measure& one : *measures) print_measure(one, *keys);
    if (measures->empty()) fmt::print(stderr, "none\n");
    return exit_ok;
  });
}

void add_taking(CLI::App& group, int& status) {
  auto taking = add_command(
      group, "take",
      "Block, hold, throttle or trust all that a sender or an organisation sends; --note is required",
      take_measure, status);
  admin::MeasureForm& form = taking.arguments.form;
  CLI::Option* const sender = add_number(taking.app, "SENDER", form.sender, "The sender's number");
  taking.app.add_option("--organisation", form.organisation, "Key of an organisation, in place of SENDER")
      ->excludes(sender);
  add_word(taking.app, "--action", form.action, store::find_measure_action, kActionWords, "What to do")
      ->required();
  add_time(taking.app, "--until", form.until, "When it ends by itself (default: it does not)");
  taking.app.add_option("--per-second", form.per_second, "Messages a second, for throttle");
  taking.app.add_option("--explanation", form.explanation, "What the sender is told");
  add_doer(taking.app, taking.arguments.doer);
}

}  // namespace

void add_measure_commands(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand(
      "measure", "What is done about unwanted traffic of senders, by rules or by persons");
  group->require_subcommand(1);
  add_taking(*group, status);

  auto ending =
      add_command(*group, "end", "End a measure before its time; --note is required", end_measure, status);
  ending.app.add_option("ID", ending.arguments.id, "As `measure list` shows it")->required();
  add_doer(ending.app, ending.arguments.doer);

  auto listing =
      add_command(*group, "list", "List the measures in force, the latest first", list_measures, status);
  add_number(listing.app, "--sender", listing.arguments.sender, "Only against this sender");
  listing.app.add_option("--organisation", listing.arguments.organisation, "Only against this organisation");
  add_word(listing.app, "--action", listing.arguments.action, store::find_measure_action, kActionWords,
           "Only these");
  add_limit(listing.app, listing.arguments.limit);
  add_json(listing.app, listing.arguments.json);
  add_measure_files(*group, status);
}

}  // namespace smppguard::app
