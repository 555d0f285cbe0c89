// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "json_output.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/admin/complaints.hpp"

#include <cstdio>
#include <fcntl.h>
#include <fmt/core.h>
#include <utility>

namespace smppguard::app {
namespace {

using Source = store::Complaint::Source;

struct ComplaintFilterArguments {
  PhoneNumber sender;
  PhoneNumber complainant;
  std::optional<Source> source;
  std::optional<WallTime> since;
  std::optional<WallTime> until;
};

struct ComplaintListArguments {
  std::string config = kDefaultConfig;
  ComplaintFilterArguments filter;
  std::size_t before = 0;
  std::size_t limit = 100;
  bool json = false;
};

struct ComplaintAddArguments {
  std::string config = kDefaultConfig;
  store::Complaint complaint;
  std::optional<WallTime> received_at;
  DoerOptions doer;
  bool json = false;
};

struct ComplaintImportArguments {
  std::string config = kDefaultConfig;
  std::string file;
  bool dry_run = false;
  DoerOptions doer;
  bool json = false;
};

struct ComplaintExportArguments {
  std::string config = kDefaultConfig;
  ComplaintFilterArguments filter;
  admin::ComplaintFormat format = admin::ComplaintFormat::csv;
  admin::Complainants complainants = admin::Complainants::remove;
  std::string file = "-";
};

store::ComplaintFilter filter_of(const ComplaintFilterArguments& arguments, const config::Config& config) {
  store::ComplaintFilter filter;
  if (arguments.sender) filter.sender = arguments.sender;
  if (arguments.complainant) filter.complainant = arguments.complainant;
  filter.source = arguments.source;
  filter.since = arguments.since;
  filter.until = arguments.until;
  filter.dialogue = config.complaints.dialogue;
  return filter;
}

void print_complaint(const store::KeptComplaint& kept) {
  const store::Complaint& one = kept.complaint;
  const auto number = [](PhoneNumber of) { return printable(of, NumberMasking::none); };
  fmt::print("{}  {}  {}  about {}  by {}", kept.id, printable(one.received_at), name(one.source),
             number(kept.sender), number(one.complainant));
  if (kept.answered_by != 0) fmt::print("  (answered by {})", kept.answered_by);
  if (!one.by.empty()) fmt::print("  entered by {}", printable(one.by));
  if (one.source == Source::text) fmt::print("  text \"{}\"", printable(one.text));
  if (!one.subject.empty()) fmt::print("  subject \"{}\"", printable(one.subject));
  if (!one.note.empty()) fmt::print("  note \"{}\"", printable(one.note));
  fmt::print("\n");
}

int list_complaints(const ComplaintListArguments& arguments) {
  OfficeAccess access;
  const Exit opened = access.open(arguments.config, store::Mode::read_only);
  if (opened != exit_ok) return opened;
  store::ComplaintFilter filter = filter_of(arguments.filter, access.config());
  if (arguments.before != 0) filter.before = arguments.before;
  const auto all = access.store().list_complaints(filter, arguments.limit);
  if (all.has_error()) return say_failed(all.error().message);
  if (arguments.json) {
    print_json_list("complaints", *all, [](const auto& one) { return admin::to_json(one); });
    return exit_ok;
  }
  for (const store::KeptComplaint& one : *all) print_complaint(one);
  if (all->empty()) fmt::print(stderr, "none\n");
  return exit_ok;
}

int add_complaint(const ComplaintAddArguments& arguments) {
  OfficeAccess access;
  const Exit opened = access.open(arguments.config, store::Mode::read_write);
  if (opened != exit_ok) return opened;
  const store::Deed deed = deed_of(arguments.doer.by, arguments.doer.note);
  store::Complaint complaint = arguments.complaint;
  complaint.received_at = arguments.received_at.value_or(deed.at);
  const auto entered = admin::ComplaintOffice{access.store()}.enter(std::move(complaint), deed);
  if (entered.has_error()) return say_failed(entered.error().message);
  if (arguments.json) {
    print_json(admin::to_json(*entered));
  } else {
    fmt::print("entered: complaint {}\n", entered->id);
  }
  return exit_ok;
}

int import_complaints(const ComplaintImportArguments& arguments) {
  const auto file = FileDescriptor::open(arguments.file, O_RDONLY);
  if (file.has_error()) return say_failed(arguments.file + ": " + file.error().message);
  OfficeAccess access;
  const auto mode = arguments.dry_run ? store::Mode::read_only : store::Mode::read_write;
  const Exit opened = access.open(arguments.config, mode);
  if (opened != exit_ok) return opened;
  const admin::ComplaintEvents told{[&](std::size_t at, const std::string& reason) {
                                      fmt::print(stderr, "{}:{}: {}\n", printable(arguments.file), at,
                                                 printable(reason));
                                    },
                                    {},
                                    {}};
  const auto summary = admin::ComplaintOffice{access.store()}.import(
      [&](const auto& take) { return read_pieces(*file, arguments.file, take); }, arguments.dry_run,
      deed_of(arguments.doer.by, arguments.doer.note), told);
  if (summary.has_error()) return say_failed(summary.error().message);
  if (arguments.json) {
    boost::json::object all = admin::to_json(*summary);
    all.erase("over");
    print_json(all);
  } else {
    fmt::print("{}: {} complaints: {} {}, {} known already, {} bad\n", printable(arguments.file),
               summary->rows, summary->entered, arguments.dry_run ? "to be entered" : "entered",
               summary->unchanged, summary->bad);
  }
  return summary->bad > 0 ? exit_failed : exit_ok;
}

Result<std::size_t> write_to(store::Store& store, const admin::ComplaintExport& wanted,
                             const std::string& path) {
  auto file = NewFile::create(path);
  if (file.has_error()) return file.error();
  auto count = admin::ComplaintOffice{store}.write_out(
      wanted, [&](std::string_view piece) { return file->write(as_bytes(piece)); });
  if (count.has_error()) return count;
  if (auto kept = file->keep(); kept.has_error()) return kept.error();
  return count;
}

int export_complaints(const ComplaintExportArguments& arguments) {
  OfficeAccess access;
  const Exit opened = access.open(arguments.config, store::Mode::read_only);
  if (opened != exit_ok) return opened;
  admin::ComplaintExport wanted{filter_of(arguments.filter, access.config()), arguments.format,
                                arguments.complainants, ""};
  if (wanted.complainants == admin::Complainants::hash) {
    auto key = admin::read_hash_key(access.config().complaints.hash_key);
    if (key.has_error()) return say_failed(key.error().message);
    wanted.hash_key = std::move(*key);
  }
  const auto count = write_to(access.store(), wanted, arguments.file);
  if (count.has_error()) return say_failed(count.error().message);
  if (arguments.file != "-") fmt::print("{}: {} complaints\n", printable(arguments.file), *count);
  return exit_ok;
}

void add_filter(CLI::App& command, ComplaintFilterArguments& filter) {
  add_number(command, "--sender", filter.sender, "Only about this sender number");
  add_number(command, "--complainant", filter.complainant, "Only by this number");
  add_word(command, "--source", filter.source, store::find_complaint_source, "text, operator, import",
           "Only those that came this way");
  add_time(command, "--since", filter.since, "Only those made then or later");
  add_time(command, "--until", filter.until, "Only those made before then");
}

void add_listing_of_complaints(CLI::App& group, int& status) {
  auto command = add_command(group, "list",
                             "List the latest complaints, newest first; a text without a sender "
                             "has the one that its complainant sent next",
                             list_complaints, status);
  add_filter(command.app, command.arguments.filter);
  command.app.add_option("--before", command.arguments.before, "Only those with a smaller id");
  add_limit(command.app, command.arguments.limit);
  add_json(command.app, command.arguments.json);
}

void add_adding_of_complaints(CLI::App& group, int& status) {
  auto command = add_command(group, "add", "Enter what somebody has complained about", add_complaint, status);
  ComplaintAddArguments& arguments = command.arguments;
  add_number(command.app, "SENDER", arguments.complaint.sender,
             "Sender number that it is about; may be left out where subject or note say what is known");
  add_number(command.app, "--complainant", arguments.complaint.complainant, "Who complains");
  add_time(command.app, "--received-at", arguments.received_at, "When it was made (default: now)");
  add_time(command.app, "--violated-at", arguments.complaint.violated_at, "When the unwanted message came");
  command.app.add_option("--subject", arguments.complaint.subject, "What the message was about");
  command.app.add_option("--city", arguments.complaint.city, "Where the complainant is");
  command.app.add_option("--state", arguments.complaint.state, "Where the complainant is");
  command.app.add_option("--area-code", arguments.complaint.area_code, "Where the complainant is");
  add_yes_no(command.app, "--robocall", arguments.complaint.robocall, "Whether it was a recorded message");
  command.app.add_option("--reference", arguments.complaint.reference,
                         "Names the complaint elsewhere; the same one is entered once");
  add_doer(command.app, arguments.doer);
  add_json(command.app, arguments.json);
}

void add_files_of_complaints(CLI::App& group, int& status) {
  auto importing =
      add_command(group, "import",
                  "Enter the complaints of a file of the FTC's: its daily CSV, or a JSON document of "
                  "its API. Good lines are entered whatever the others are; what was imported before "
                  "is left alone",
                  import_complaints, status);
  importing.app.add_option("FILE", importing.arguments.file, "CSV with its header, or JSON")->required();
  importing.app.add_flag("--dry-run", importing.arguments.dry_run, "Only check; nothing is entered");
  add_doer(importing.app, importing.arguments.doer);
  add_json(importing.app, importing.arguments.json);

  auto exporting =
      add_command(group, "export",
                  "Write complaints for others: without texts, and without the complainants or with "
                  "their numbers hashed by the secret in complaints.hash_key",
                  export_complaints, status);
  add_filter(exporting.app, exporting.arguments.filter);
  add_word(exporting.app, "--format", exporting.arguments.format, admin::find_complaint_format, "csv, jsonl",
           "The FTC's columns, or an object a line (default: csv)");
  add_word(exporting.app, "--recipients", exporting.arguments.complainants, admin::find_complainants,
           "remove, hash", "What becomes of the complainants (default: remove)");
  exporting.app.add_option("-o,--out", exporting.arguments.file, "File to make; - for standard output")
      ->capture_default_str();
}

}  // namespace

void add_complaint_commands(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand("complaints", "What people complain about senders");
  group->require_subcommand(1);
  add_listing_of_complaints(*group, status);
  add_adding_of_complaints(*group, status);
  add_files_of_complaints(*group, status);
}

}  // namespace smppguard::app
