// SPDX-License-Identifier: Apache-2.0
#include "journal_commands.hpp"

#include "command_options.hpp"
#include "commands.hpp"
#include "journal_export.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "progress_line.hpp"
#include "smppguard/journal/inspect.hpp"
#include "smppguard/journal/verify.hpp"
#include "wall_clock.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <optional>
#include <string>

namespace smppguard::app {
namespace {

constexpr const char* kVerifyHelp =
    "Check that the journal is as it was written; exit status 0 if it is, 1 if not\n\n"
    "What it finds, each with file and line: a changed line, a missing line or segment, an end that was cut "
    "off,\n"
    "a journal that was made anew, a signature or key that is not right.\n\n"
    "How sure it is: the hash chain shows a change, a gap or a reordering within the lines by itself. That "
    "the\n"
    "end was cut, or that all of it was computed anew, only signed heads show; and whoever can write the\n"
    "journal's folder can take heads and keys away there, or, with the private key that lies in it, sign "
    "others.\n"
    "So give it heads (--heads) and a public key (--public-key) that were kept on another machine: then "
    "nothing\n"
    "that was signed before they were copied can be changed unnoticed, whoever did it. What was written "
    "after\n"
    "the last head is not covered by one yet; the summary says how many lines that are.";

/// Which journal a command is about: a folder that was named, or that of the configuration.
struct Place {
  std::string config = kDefaultConfig;
  std::string folder;
};

void add_place(CLI::App& command, Place& place) {
  add_config(command, place.config);
  command.add_option("FOLDER", place.folder, "The journal's folder, instead of the configuration's");
}

/// Nothing, and told why, if there is none.
std::optional<std::string> folder_of(const Place& place, int& status) {
  if (!place.folder.empty()) return place.folder;
  const auto loaded = load_config(place.config);
  if (!loaded) {
    status = exit_usage;
    return std::nullopt;
  }
  if (!loaded->config.journal.path.empty()) return loaded->config.journal.path;
  status = say_failed(fmt::format("{} names no journal.path, so there is no journal", place.config));
  return std::nullopt;
}

void print_finding(const journal::Finding& finding) {
  const std::string line = finding.line == 0 ? "" : fmt::format(":{}", finding.line);
  fmt::print("{}{}: {}: {}\n", printable(finding.file.native()), line, name(finding.kind),
             printable(finding.what));
}

void print_summary(const journal::Verified& verified, bool heads_given) {
  fmt::print("{} lines in {} segments, {} signed heads", verified.lines, verified.segments, verified.heads);
  if (heads_given) fmt::print(" ({} of them kept elsewhere)", verified.kept_elsewhere);
  fmt::print("; {} lines are behind the last head\n", verified.behind_heads);
  if (verified.other_heads > 0) fmt::print("{} heads are of other nodes\n", verified.other_heads);
  if (verified.findings > 0) {
    fmt::print("NOT in order: {} findings\n", verified.findings);
  } else if (heads_given) {
    fmt::print("in order\n");
  } else {
    fmt::print("in order, as far as heads kept beside the journal can tell (see --help)\n");
  }
}

struct VerifyArguments {
  Place place;
  std::string heads;
  std::string public_key;
};

int verify(const VerifyArguments& arguments) {
  int status = exit_ok;
  const auto folder = folder_of(arguments.place, status);
  if (!folder) return status;
  journal::VerifyRequest request;
  request.folder = *folder;
  request.heads = arguments.heads;
  request.public_key = arguments.public_key;
  request.now = wall_time_now();
  request.found = print_finding;
  request.progress = progress_line("verified");
  const auto verified = journal::verify(request);
  if (verified.has_error()) return say_failed(verified.error().message);
  print_summary(*verified, !arguments.heads.empty());
  return verified->findings == 0 ? exit_ok : exit_failed;
}

int print_heads(const Place& place) {
  int status = exit_ok;
  const auto folder = folder_of(place, status);
  if (!folder) return status;
  const auto heads = journal::latest_heads(*folder);
  if (heads.has_error()) return say_failed(heads.error().message);
  for (const std::string& line : *heads) fmt::print("{}\n", line);
  if (heads->empty()) fmt::print(stderr, "smppguard: {} has no signed heads so far\n", *folder);
  return heads->empty() ? exit_failed : exit_ok;
}

int print_key(const Place& place) {
  int status = exit_ok;
  const auto folder = folder_of(place, status);
  if (!folder) return status;
  const auto keys = journal::public_keys(*folder);
  if (keys.has_error()) return say_failed(keys.error().message);
  fmt::print("{}", keys->pem);
  for (const std::string& fingerprint : keys->fingerprints) {
    fmt::print(stderr, "fingerprint {}\n", fingerprint);
  }
  return exit_ok;
}

void add_verify(CLI::App& journal, int& status) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command = journal.add_subcommand("verify", kVerifyHelp);
  add_place(*command, arguments->place);
  command->add_option("--heads", arguments->heads,
                      "Heads kept elsewhere: a file as journal.heads names it, or a folder of *.heads");
  command->add_option("--public-key", arguments->public_key,
                      "Public key kept elsewhere, as `journal key` prints it");
  command->callback([arguments, &status] { status = verify(*arguments); });
}

void add_export(CLI::App& journal, int& status) {
  auto place = std::make_shared<Place>();
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = journal.add_subcommand("export", "Write entries as CSV or JSON Lines");
  add_place(*command, *place);
  command->add_option("--format", arguments->format, "csv or jsonl")->capture_default_str();
  command->add_option("--from", arguments->from,
                      "Entries of this time or later: 2026-11-01 or 2026-11-01T12:00:00Z");
  command->add_option("--until", arguments->until, "Entries before this time");
  command->add_option("--number", arguments->numbers, "Sender or recipient, in any form; may be repeated");
  command->add_option("--organisation", arguments->organisation,
                      "Entries about the organisation with this key, and those of its numbers");
  command->add_option("--stream", arguments->streams,
                      "evidence, refusals or decisions; may be repeated (default: all)");
  command->add_option("--out", arguments->out, "New file (default: standard output)");
  command->callback([place, arguments, &status] {
    if (const auto folder = folder_of(*place, status))
      status = export_journal(*folder, place->config, *arguments);
  });
}

template <class Run>
void add_simple(CLI::App& journal, const char* name, const char* help, int& status, Run run) {
  auto place = std::make_shared<Place>();
  CLI::App* command = journal.add_subcommand(name, help);
  add_place(*command, *place);
  command->callback([place, run, &status] { status = run(*place); });
}

}  // namespace

void add_journal_commands(CLI::App& program, int& status) {
  CLI::App* journal = program.add_subcommand("journal", "The record of decisions and grants");
  journal->require_subcommand(1);
  add_verify(*journal, status);
  add_simple(*journal, "heads", "Print the latest signed head of each stream, to be kept elsewhere", status,
             print_heads);
  add_export(*journal, status);
  add_simple(*journal, "key", "Print the public key that signs heads, to be kept elsewhere", status,
             print_key);
}

}  // namespace smppguard::app
