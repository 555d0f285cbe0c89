// SPDX-License-Identifier: Apache-2.0
#include "consent_files.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "printable.hpp"

#include <fmt/core.h>
#include <utility>

namespace smppguard::app {
namespace {

using admin::ConsentKind;

struct ConsentArguments {
  std::string config = kDefaultConfig;
  admin::ConsentForm form;
  std::optional<WallTime> from;
  DoerOptions doer;
};

struct ConsentListArguments {
  std::string config = kDefaultConfig;
  admin::ConsentFilter filter;
  PhoneNumber recipient;
  PhoneNumber sender;
  bool json = false;
};

/// "approval of 12223334646 by 12223334545".
std::string what(const admin::ConsentName& name) {
  const std::string party = name.organisation.empty() ? name.sender.to_string() : name.organisation;
  return fmt::format("{}{}{} by {}", admin::name(name.kind), party.empty() ? "" : " of ", printable(party),
                     name.recipient.to_string());
}

/// An organisation in place of a sender makes an opt-out company-wide.
admin::ConsentName name_of(const ConsentArguments& arguments) {
  admin::ConsentName name = arguments.form.name;
  if (name.kind == ConsentKind::opt_out && !name.organisation.empty()) {
    name.kind = ConsentKind::company_opt_out;
  }
  return name;
}

int enter(const ConsentArguments& arguments) {
  const store::Deed deed = deed_of(arguments.doer.by, arguments.doer.note);
  admin::ConsentForm form = arguments.form;
  form.name = name_of(arguments);
  form.from = arguments.from.value_or(deed.at);
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto standing = office.enter(form, deed);
    if (standing.has_error()) return say_failed(standing.error().message);
    fmt::print("entered: {} from {}{}\n", what(form.name), printable(standing->from),
               standing->until ? " until " + printable(*standing->until) : "");
    return exit_ok;
  });
}

int end(const ConsentArguments& arguments) {
  const admin::ConsentName name = name_of(arguments);
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto ended = office.end(name, deed_of(arguments.doer.by, arguments.doer.note));
    if (ended.has_error()) return say_failed(ended.error().message);
    fmt::print("ended: {}\n", what(name));
    return exit_ok;
  });
}

template <class... Cells>
void print_row(Cells&&... cells) {
  fmt::print("{:<12}  {:<12}  {:<15}  {:<24}  {:<24}  {:<24}  {:<20}  {}\n", std::forward<Cells>(cells)...);
}

void print_consent(const admin::ConsentFile& file) {
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : printable(text); };
  const consent::Standing& standing = file.fact.standing;
  const std::string party =
      file.fact.party.organisation != 0 ? file.organisation : file.fact.party.sender.to_string();
  print_row(file.fact.recipient.to_string(), or_dash(party), admin::name(file.kind), printable(standing.from),
            standing.until ? printable(*standing.until) : "-", printable(file.entered_at), or_dash(file.by),
            or_dash(file.evidence));
}

/// One by one, since there may be very many.
int print_consents(admin::Office& office, const admin::ConsentFilter& filter) {
  const char* separator = "";
  fmt::print("{{\"consents\":[");
  const auto count = office.list(filter, [&](const admin::ConsentFile& file) {
    fmt::print("{}{}", std::exchange(separator, ","), boost::json::serialize(admin::to_json(file)));
  });
  fmt::print("]}}\n");
  return count.has_error() ? say_failed(count.error().message) : exit_ok;
}

int list_consents(const ConsentListArguments& arguments) {
  admin::ConsentFilter filter = arguments.filter;
  if (arguments.recipient) filter.recipient = arguments.recipient;
  if (arguments.sender) filter.sender = arguments.sender;
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    if (arguments.json) return print_consents(office, filter);
    print_row("RECIPIENT", "SENDER", "KIND", "FROM", "UNTIL", "ENTERED", "BY", "EVIDENCE");
    const auto count = office.list(filter, print_consent);
    if (count.has_error()) return say_failed(count.error().message);
    if (*count == 0) fmt::print(stderr, "none\n");
    return exit_ok;
  });
}

constexpr const char* kPermissionKinds = "approval, written_consent, purchase, inquiry";

std::optional<ConsentKind> find_permission(std::string_view word) {
  const auto kind = admin::find_consent_kind(word);
  const bool permits = kind && admin::state_of(*kind) == consent::State::permitted;
  return permits ? kind : std::nullopt;
}

enum class Between : std::uint8_t {
  pair,             ///< a recipient and a sender
  pair_or_company,  ///< a recipient and a sender or an organisation
  nobody,           ///< a recipient alone
};

void add_name(CLI::App& command, admin::ConsentName& name, Between between) {
  add_number(command, "RECIPIENT", name.recipient, "North American number of the recipient")->required();
  if (between == Between::nobody) return;
  CLI::Option* const sender =
      add_number(command, "SENDER", name.sender, "Sender number: North American, or a short code");
  if (between == Between::pair) {
    sender->required();
    return;
  }
  command
      .add_option("--organisation", name.organisation,
                  "Key of an organisation, for all of its numbers, in place of SENDER")
      ->excludes(sender);
}

void add_listing(CLI::App& group, const char* help, const std::vector<ConsentKind>& kinds, int& status) {
  auto command = add_command(group, "list", help, list_consents, status);
  command.arguments.filter.kinds = kinds;
  add_number(command.app, "--recipient", command.arguments.recipient, "Only of this recipient");
  if (kinds.front() != ConsentKind::own_list) {
    add_number(command.app, "--sender", command.arguments.sender, "Only for this sender number");
  }
  add_json(command.app, command.arguments.json);
}

struct ProtectionWords {
  const char* enter;
  const char* enter_help;
  const char* end;
  const char* end_help;
};

/// The commands that enter and end an opt-out or an own list.
void add_protection(CLI::App& group, const ProtectionWords& words, ConsentKind kind, Between between,
                    int& status) {
  auto entering = add_command(group, words.enter, words.enter_help, enter, status);
  entering.arguments.form.name.kind = kind;
  add_name(entering.app, entering.arguments.form.name, between);
  add_time(entering.app, "--from", entering.arguments.from, "When the recipient said so (default: now)");
  entering.app.add_option("--evidence", entering.arguments.form.evidence,
                          "Where the proof is: a document, a URL, a ticket");
  add_doer(entering.app, entering.arguments.doer);

  auto ending = add_command(group, words.end, words.end_help, end, status);
  ending.arguments.form.name.kind = kind;
  add_name(ending.app, ending.arguments.form.name, between);
  add_doer(ending.app, ending.arguments.doer);
}

void add_permissions(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand("permission", "What recipients permit senders");
  group->require_subcommand(1);
  auto entering = add_command(
      *group, "add", "Enter a permission; one by purchase ends 18 months later, by inquiry 3 months later",
      enter, status);
  ConsentArguments& entered = entering.arguments;
  add_name(entering.app, entered.form.name, Between::pair);
  add_word(entering.app, "--kind", entered.form.name.kind, find_permission, kPermissionKinds,
           "What it rests on")
      ->required();
  add_time(entering.app, "--from", entered.from, "When it was given, bought or asked (default: now)");
  add_time(entering.app, "--until", entered.form.until,
           "An earlier end, or any for approval and written_consent");
  entering.app
      .add_option("--evidence", entered.form.evidence, "Where the proof is: a document, a URL, a ticket")
      ->required();
  add_doer(entering.app, entered.doer);

  auto ending = add_command(*group, "revoke", "End a permission", end, status);
  add_name(ending.app, ending.arguments.form.name, Between::pair);
  add_word(ending.app, "--kind", ending.arguments.form.name.kind, find_permission, kPermissionKinds,
           "Which one")
      ->required();
  add_doer(ending.app, ending.arguments.doer);

  add_listing(*group, "List the permissions that stand, also those that have run out",
              admin::permission_kinds(), status);
  add_consent_files(*group, admin::permission_kinds(), status);
}

}  // namespace

void add_consent_commands(CLI::App& program, int& status) {
  add_permissions(program, status);

  CLI::App* const opt_outs =
      program.add_subcommand("optout", "Recipients who want no more texts of a sender");
  opt_outs->require_subcommand(1);
  add_protection(*opt_outs,
                 {"add", "Enter an opt-out; it ends every permission between the two", "end",
                  "End an opt-out, since the recipient asked for it; --note is required"},
                 ConsentKind::opt_out, Between::pair_or_company, status);
  add_listing(*opt_outs, "List the opt-outs that stand", admin::opt_out_kinds(), status);
  add_consent_files(*opt_outs, admin::opt_out_kinds(), status);

  CLI::App* const own_lists =
      program.add_subcommand("ownlist", "Recipients who take texts only from numbers they allow");
  own_lists->require_subcommand(1);
  add_protection(*own_lists,
                 {"add", "From now on only senders with a permission reach the recipient", "remove",
                  "No longer so; --note is required"},
                 ConsentKind::own_list, Between::nobody, status);
  add_listing(*own_lists, "List these recipients", {ConsentKind::own_list}, status);
}

}  // namespace smppguard::app
