// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "exemption_text.hpp"
#include "files.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/registry/form.hpp"
#include "table.hpp"
#include "wall_clock.hpp"

#include <fmt/core.h>

namespace smppguard::app {
namespace {

using registry::ExemptionId;
using registry::ExemptionStatus;

struct RequestArguments {
  std::string config = kDefaultConfig;
  admin::ExemptionForm form;
  std::optional<WallTime> from;
  std::string licence;
  DoerOptions doer;
};

struct ExemptionArguments {
  std::string config = kDefaultConfig;
  ExemptionId id = 0;
  std::string file;
  DoerOptions doer;
  bool json = false;
};

struct ExemptionListArguments {
  std::string config = kDefaultConfig;
  std::string organisation;
  std::optional<ExemptionStatus> status;
  bool json = false;
};

Result<admin::Document> read_document(const std::string& path) {
  auto octets = read_file(path, registry::kMostLicenceOctets);
  if (octets.has_error()) return octets.error();
  return admin::Document{path, std::move(*octets)};
}

int request(const RequestArguments& arguments) {
  const store::Deed deed = deed_of(arguments.doer.by, arguments.doer.note);
  admin::ExemptionForm form = arguments.form;
  form.from = arguments.from.value_or(deed.at);
  if (!arguments.licence.empty()) {
    auto document = read_document(arguments.licence);
    if (document.has_error()) return say_failed(document.error().message);
    form.licence = std::move(*document);
  }
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto id = office.request_exemption(form, deed);
    if (id.has_error()) return say_failed(id.error().message);
    fmt::print("exemption {} is requested{}\n", *id,
               form.licence ? "" : "; attach a copy of the business licence before it can be approved");
    return exit_ok;
  });
}

int attach(const ExemptionArguments& arguments) {
  auto document = read_document(arguments.file);
  if (document.has_error()) return say_failed(document.error().message);
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto attached = office.attach_licence(arguments.id, std::move(*document),
                                                deed_of(arguments.doer.by, arguments.doer.note));
    if (attached.has_error()) return say_failed(attached.error().message);
    fmt::print("the licence is attached to exemption {}: sha256 {}\n", arguments.id, *attached);
    return exit_ok;
  });
}

using Decision = Result<void> (admin::Office::*)(ExemptionId, const store::Deed&);

template <Decision decision, ExemptionStatus status>
int decide(const ExemptionArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_write, [&](admin::Office& office) -> int {
    const auto done = (office.*decision)(arguments.id, deed_of(arguments.doer.by, arguments.doer.note));
    if (done.has_error()) return say_failed(done.error().message);
    fmt::print("exemption {} is {} by {}\n", arguments.id, registry::name(status),
               printable(arguments.doer.by));
    return exit_ok;
  });
}

int list_exemptions(const ExemptionListArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto files = office.exemptions(arguments.organisation, arguments.status);
    if (files.has_error()) return say_failed(files.error().message);
    if (arguments.json) {
      const WallTime now = wall_time_now();
      print_json_list("exemptions", *files, [now](const auto& one) { return admin::to_json(one, now); });
      return exit_ok;
    }
    Table table{{"EXEMPTION", "ORGANISATION", "CATEGORY", "STATUS", "FROM", "UNTIL", "LICENCE", "CAMPAIGNS"}};
    for (const admin::ExemptionFile& file : *files) {
      const registry::Exemption& one = file.exemption;
      table.add({std::to_string(one.id), file.organisation, std::string{registry::name(one.category)},
                 std::string{registry::name(one.status)}, printable(one.from),
                 one.until ? printable(*one.until) : "", one.licence.empty() ? "missing" : "attached",
                 coverage_of(file)});
    }
    table.print();
    return exit_ok;
  });
}

std::string step(WallTime at, const std::string& by, const std::string& note) {
  if (by.empty()) return {};
  return fmt::format("{} by {}{}{}", printable(at), by, note.empty() ? "" : ": ", note);
}

void print(const admin::ExemptionFile& file) {
  const registry::Exemption& exemption = file.exemption;
  print_field("exemption", std::to_string(exemption.id));
  print_field("organisation", file.organisation);
  print_field("category", std::string{registry::name(exemption.category)});
  print_field("covers", coverage_of(file));
  print_field("period", period_of(file));
  print_field("status", std::string{registry::name(exemption.status)});
  print_field("licence", exemption.licence.empty() ? "missing" : "sha256 " + exemption.licence);
  print_field("requested", step(exemption.requested_at, exemption.requested_by, {}));
  print_field(exemption.status == ExemptionStatus::refused ? "refused" : "approved",
              step(exemption.decided_at, exemption.decided_by, exemption.decision_note));
  print_field("revoked", step(exemption.revoked_at, exemption.revoked_by, exemption.revocation_note));
}

int show_exemption(const ExemptionArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto file = office.exemption(arguments.id);
    if (file.has_error()) return say_failed(file.error().message);
    if (arguments.json) {
      print_json(admin::to_json(*file, wall_time_now()));
    } else {
      print(*file);
    }
    return exit_ok;
  });
}

Result<void> write_licence(const registry::Licence& licence, const std::string& path) {
  auto file = NewFile::create(path);
  if (file.has_error()) return file.error();
  if (auto written = file->write(licence.octets); written.has_error()) return written;
  return file->keep();
}

int licence(const ExemptionArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto found = office.licence_of(arguments.id);
    if (found.has_error()) return say_failed(found.error().message);
    const auto written = write_licence(*found, arguments.file);
    if (written.has_error()) return say_failed(written.error().message);
    if (arguments.file != "-") {
      fmt::print("{}: {}, {} octets, sha256 {}, handed in as {} on {} by {}\n", printable(arguments.file),
                 registry::name(found->type), found->octets.size(), found->sha256,
                 printable(found->file_name), printable(found->added_at), printable(found->added_by));
    }
    return exit_ok;
  });
}

Command<ExemptionArguments> add_id_command(CLI::App& group, const char* name, const char* help,
                                           int (*run)(const ExemptionArguments&), int& status) {
  auto command = add_command(group, name, help, run, status);
  command.app.add_option("ID", command.arguments.id, "Number of the exemption, as the list has it")
      ->required();
  return command;
}

void add_request(CLI::App& group, int& status) {
  auto command = add_command(group, "request", "Ask for an exemption from the registry", request, status);
  RequestArguments& arguments = command.arguments;
  command.app.add_option("ORGANISATION", arguments.form.organisation, "Key of the organisation")->required();
  add_word(command.app, "--category", arguments.form.category, registry::find_category,
           "healthcare, financial, nonprofit, political", "What the organisation is")
      ->required();
  command.app.add_option(
      "--campaign", arguments.form.campaigns,
      "Key of a campaign that it is to cover; may be repeated (default: all numbers that the "
      "organisation registers)");
  command.app.add_option("--licence", arguments.licence,
                         "Copy of the business licence: a PDF, PNG or JPEG file of at most 10 MiB; may be "
                         "attached later");
  add_time(command.app, "--from", arguments.from, "Start (default: now)");
  add_time(command.app, "--until", arguments.form.until, "End (default: none)");
  add_doer(command.app, arguments.doer);
}

void add_decisions(CLI::App& group, int& status) {
  using admin::Office;
  auto approve = add_id_command(group, "approve", "Approve a request that has a licence",
                                decide<&Office::approve, ExemptionStatus::approved>, status);
  auto refuse = add_id_command(group, "refuse", "Refuse a request",
                               decide<&Office::refuse, ExemptionStatus::refused>, status);
  auto revoke = add_id_command(group, "revoke", "End an approved exemption",
                               decide<&Office::revoke, ExemptionStatus::revoked>, status);
  for (auto* const command : {&approve, &refuse, &revoke}) {
    add_doer(command->app, command->arguments.doer, Explicit::yes);
  }
}

}  // namespace

void add_exemption_commands(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand("exemption", "Exemptions from the Do-Not-Call registry");
  group->require_subcommand(1);
  add_request(*group, status);
  auto attaching =
      add_id_command(*group, "attach", "Attach the business licence to a request", attach, status);
  attaching.app.add_option("FILE", attaching.arguments.file, "A PDF, PNG or JPEG file of at most 10 MiB")
      ->required();
  add_doer(attaching.app, attaching.arguments.doer);
  add_decisions(*group, status);

  auto listing = add_command(*group, "list", "List exemptions", list_exemptions, status);
  listing.app.add_option("ORGANISATION", listing.arguments.organisation,
                         "Key of the organisation (default: all)");
  add_word(listing.app, "--status", listing.arguments.status, registry::find_exemption_status,
           "requested, approved, refused, revoked", "Only those that are");
  add_json(listing.app, listing.arguments.json);
  auto showing =
      add_id_command(*group, "show", "One exemption with every step of it", show_exemption, status);
  add_json(showing.app, showing.arguments.json);
  auto writing = add_id_command(*group, "licence", "Write the attached licence to a file", licence, status);
  writing.app.add_option("-o,--out", writing.arguments.file, "File to make; - for standard output")
      ->required();
}

}  // namespace smppguard::app
