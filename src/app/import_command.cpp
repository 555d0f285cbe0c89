// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "import_report.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "progress_line.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/import.hpp"
#include "wall_clock.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/core.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <system_error>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;

struct ImportArguments {
  std::string into;
  std::vector<std::string> files;
  std::string version_date;
  std::string move_to;
  std::string by;
  std::string signed_by;
  dnc::ImportRequest request;
};

/// "FILE:17: reason" for what a line is to blame for, as compilers say it.
std::string describe_refused(const dnc::FileRecord& file) {
  constexpr std::string_view kLine = "line ";
  if (file.why.starts_with(kLine)) return fmt::format("{}:{}", file.file, file.why.substr(kLine.size()));
  return fmt::format("{}: {}", file.file, file.why);
}

/// "818" or "378 area codes".
std::string describe_areas(const std::string& areas) {
  if (areas.empty()) return {};
  return areas.ends_with("codes") ? ", " + areas : ", area code " + areas;
}

void tell_good(const dnc::FileRecord& file, bool published) {
  fmt::print("{}: {}: {} of {}, {} {}{}{}{}\n", published ? "taken" : "good, not published",
             printable_unquoted(file.file), file.content == "full" ? "full list" : file.content,
             file.version ? to_text(*file.version) : "-", file.numbers,
             file.content == "full" ? "numbers" : "entries", describe_areas(file.areas),
             file.repeated > 0 ? fmt::format(" ({} repeated)", file.repeated) : "",
             file.why.empty() ? "" : "; " + printable_unquoted(file.why));
}

/// Refused files each; good ones each as long as they are few, the history has them all.
void tell_files(const dnc::ImportReport& report) {
  constexpr std::size_t kFew = 10;
  const bool published = report.record.outcome == dnc::ImportRecord::Outcome::published;
  std::uint64_t numbers = 0;
  std::size_t good = 0;
  for (const dnc::FileRecord& file : report.files) {
    if (file.outcome != dnc::FileRecord::Outcome::accepted) {
      const bool refused = file.outcome == dnc::FileRecord::Outcome::refused;
      fmt::print(stderr, "smppguard: {}: {}\n", refused ? "refused" : "held back",
                 printable_unquoted(describe_refused(file)));
      continue;
    }
    ++good;
    numbers += file.numbers;
    if (report.files.size() <= kFew || !file.why.empty()) tell_good(file, published);
  }
  if (good > 0 && report.files.size() > kFew) {
    fmt::print("{}: {} files, {} numbers\n", published ? "taken" : "good, not published", good, numbers);
  }
}

/// Out of the inbox, so that the next run does not look at it again. What cannot be moved stays and is said.
bool move_file(const std::string& file, const fs::path& target, std::uint64_t import) {
  std::error_code code;
  fs::create_directories(target, code);
  fs::path as = target / fs::path{file}.filename();
  // What was imported before under the same name stays what it was.
  if (!code && fs::exists(as, code)) as += fmt::format(".{}", import);
  if (!code) fs::rename(file, as, code);
  if (!code) return true;
  (void)say_failed(fmt::format("{} cannot be moved to {}: {}", file, target.string(), code.message()));
  return false;
}

bool move_files(const dnc::ImportReport& report, const std::string& folder) {
  const fs::path accepted = fs::path{folder} / "accepted";
  const fs::path refused = fs::path{folder} / "refused";
  bool all = true;
  for (const std::string& file : report.already) {
    all = move_file(file, accepted, report.record.import) && all;
  }
  // Of a run that published nothing only the bad ones leave: the good ones are for the next, as are those
  // that have to wait.
  const bool published = report.record.outcome == dnc::ImportRecord::Outcome::published;
  for (const dnc::FileRecord& file : report.files) {
    if (file.outcome == dnc::FileRecord::Outcome::refused) {
      all = move_file(file.file, refused, file.import) && all;
    } else if (published && file.outcome == dnc::FileRecord::Outcome::accepted) {
      all = move_file(file.file, accepted, file.import) && all;
    }
  }
  return all;
}

void tell_outcome(const dnc::ImportReport& report, bool skip_bad) {
  for (const std::string& warning : report.warnings) fmt::print(stderr, "smppguard: warning: {}\n", warning);
  const dnc::ImportRecord& record = report.record;
  switch (record.outcome) {
    case dnc::ImportRecord::Outcome::published:
      fmt::print("{}: generation {} is in force, {} numbers\n", record.list, record.generation,
                 record.numbers);
      break;
    case dnc::ImportRecord::Outcome::nothing_new:
      fmt::print("{}: nothing new, {} files were imported before\n", record.list, report.already.size());
      break;
    case dnc::ImportRecord::Outcome::refused:
    case dnc::ImportRecord::Outcome::withdrawn:
      (void)say_failed(fmt::format(
          "{}: nothing was published, and what was in force stays so; see to the files above{}", record.list,
          report.files.size() > 1 && !skip_bad ? ", or give --skip-bad to publish without them" : ""));
      break;
  }
}

int import(ImportArguments& arguments) {
  dnc::ImportRequest& request = arguments.request;
  request.folder = arguments.into;
  request.inputs.assign(arguments.files.begin(), arguments.files.end());
  request.now = wall_time_now();
  request.today = std::chrono::floor<std::chrono::days>(request.now);
  request.by = deed_of(arguments.by, "").by;
  if (!arguments.version_date.empty()) request.version_date = read_day(arguments.version_date);
  request.progress = [line = progress_line("read", ProgressElsewhere::lines)](dnc::Progress progress) {
    line(progress.octets_done, progress.octets_total);
  };
  std::optional<PublicKeys> keys;
  if (!arguments.signed_by.empty()) {
    auto loaded = PublicKeys::load(arguments.signed_by);
    if (!loaded) return say_failed(loaded.error().message);
    request.signed_by = &keys.emplace(*std::move(loaded));
  }
  const auto report = dnc::import_lists(request);
  if (!report) return say_failed(report.error().message);
  tell_import(*report, request.skip_bad);
  const bool moved = arguments.move_to.empty() || move_files(*report, arguments.move_to);
  return took_all(*report) && moved ? exit_ok : exit_failed;
}

std::string check_day(const std::string& text) {
  return read_day(text) ? "" : "'" + text + "' is not a date; write it like 2026-11-23";
}

}  // namespace

void tell_import(const dnc::ImportReport& report, bool skip_bad) {
  tell_files(report);
  tell_outcome(report, skip_bad);
}

bool took_all(const dnc::ImportReport& report) {
  return std::none_of(report.files.begin(), report.files.end(),
                      [](const auto& file) { return file.outcome != dnc::FileRecord::Outcome::accepted; });
}

void add_import_command(CLI::App& dnc, int& status) {
  CLI::App* const command = dnc.add_subcommand("import",
                                               "Take lists into a folder that registry.directory names; a "
                                               "running service notices. Exit status 0 if all "
                                               "was taken, 1 if a file was refused or nothing could be done");
  const auto arguments = std::make_shared<ImportArguments>();
  dnc::ImportRequest& request = arguments->request;
  command->add_option("--into", arguments->into, "Folder of lists; made if it is not there")->required();
  command->add_option("--list", request.list, "Name of the list: a-z, 0-9 and - (default: national)");
  add_word(
      *command, "--kind", request.kind, [](std::string_view text) { return find_list_kind(text); },
      "national, state, company, organisation, do_not_originate",
      "What a list that is not there yet is about");
  command->add_option("--organisation", request.organisation, "Key of the one whose own list it is");
  command->add_option("--signed-by", arguments->signed_by,
                      "Take one file of do_not_originate only if a key in this PEM file has signed it, as "
                      "`measure share` of another smppguard does");
  command
      ->add_option("--version-date", arguments->version_date,
                   "Date of the lists, YYYY-MM-DD, where a file's name has none")
      ->check(check_day);
  command
      ->add_option("--least-ratio", request.least_ratio,
                   "Refuse a list with fewer numbers than this share of the former one (default: 0.9)")
      ->check(CLI::Range(0.0, 1.0));
  command->add_flag("--allow-older", request.allow_older,
                    "Take lists older than the one in force, and files that were imported before");
  command->add_flag("--ignore-gap", request.ignore_gap,
                    "Take change lists although a file before them was refused; area codes keep their date");
  command->add_flag("--wait", request.wait, "Wait for another import in the folder to end");
  command->add_flag("--skip-bad", request.skip_bad, "Publish what is good although files were refused");
  command->add_option("--keep", request.keep, "Generations that stay, the new one among them (default: 2)")
      ->check(CLI::Range(1, 1000));
  command->add_option("--threads", request.threads, "Threads to read with (default: one per core)")
      ->check(CLI::Range(1, 256));
  command->add_option("--move-to", arguments->move_to,
                      "Move the files to the folders accepted and refused in this one when done");
  command->add_option("--by", arguments->by, "Who imports, for the history (default: the user)");
  command
      ->add_option(
          "FILES", arguments->files,
          "The registry's full and change lists, flat or XML, plain, .gz or .zip; or plain lists with "
          "a number a line; or folders of them")
      ->required();
  command->callback([arguments, &status] { status = import(*arguments); });
}

}  // namespace smppguard::app
