// SPDX-License-Identifier: Apache-2.0
#include "consent_files.hpp"

#include "files.hpp"
#include "office_access.hpp"
#include "printable.hpp"

#include <cstdio>
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

namespace smppguard::app {
namespace {

struct ConsentImportArguments {
  std::string config = kDefaultConfig;
  std::vector<admin::ConsentKind> kinds;
  std::string file;
  bool skip_bad = false;
  bool dry_run = false;
  DoerOptions doer;
};

struct ConsentExportArguments {
  std::string config = kDefaultConfig;
  std::vector<admin::ConsentKind> kinds;
  std::string file = "-";
};

/// A line that is written over on a terminal, and nothing in a log.
class ProgressLine {
 public:
  void show(const admin::ImportSummary& so_far) {
    if (!terminal_) return;
    fmt::print(stderr, "\r{} rows read, {} bad, {} entered", so_far.rows, so_far.bad, so_far.entered);
    shown_ = true;
  }
  /// Before anything else is written.
  void clear() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
    shown_ = false;
  }

 private:
  const bool terminal_ = isatty(STDERR_FILENO) != 0;
  bool shown_ = false;
};

void print_summary(const ConsentImportArguments& arguments, const admin::ImportSummary& summary) {
  fmt::print("{}: {} rows: {} {}{}, {} known already, {} bad\n", printable(arguments.file), summary.rows,
             summary.entered, arguments.dry_run ? "to be entered" : "entered",
             summary.over > 0 ? fmt::format(" ({} of them run out)", summary.over) : "", summary.unchanged,
             summary.bad);
  if (summary.bad > 0 && !arguments.skip_bad && !arguments.dry_run) {
    fmt::print(stderr, "smppguard: nothing is entered; mend the rows, or use --skip-bad for the good ones\n");
  }
}

int import(const ConsentImportArguments& arguments) {
  const auto file = FileDescriptor::open(arguments.file, O_RDONLY);
  if (file.has_error()) return say_failed(arguments.file + ": " + file.error().message);
  ProgressLine line;
  const admin::ImportEvents told{[&](std::size_t at, const std::string& reason) {
                                   line.clear();
                                   fmt::print(stderr, "{}:{}: {}\n", printable(arguments.file), at,
                                              printable(reason));
                                 },
                                 [&](const admin::ImportSummary& so_far) { line.show(so_far); }};
  const admin::ImportOptions options{
      arguments.kinds, arguments.skip_bad ? admin::BadRows::skip : admin::BadRows::refuse, arguments.dry_run};
  const auto mode = arguments.dry_run ? store::Mode::read_only : store::Mode::read_write;
  return with_office(arguments.config, mode, [&](admin::Office& office) -> int {
    const auto summary =
        office.import_consents([&](const auto& take) { return read_pieces(*file, arguments.file, take); },
                               options, deed_of(arguments.doer.by, arguments.doer.note), told);
    line.clear();
    if (summary.has_error()) return say_failed(summary.error().message);
    print_summary(arguments, *summary);
    return summary->bad > 0 && !arguments.skip_bad ? exit_failed : exit_ok;
  });
}

Result<std::size_t> export_to(admin::Office& office, const ConsentExportArguments& arguments) {
  auto file = NewFile::create(arguments.file);
  if (file.has_error()) return file.error();
  auto count = office.export_consents(arguments.kinds,
                                      [&](std::string_view piece) { return file->write(as_bytes(piece)); });
  if (count.has_error()) return count;
  if (auto kept = file->keep(); kept.has_error()) return kept.error();
  return count;
}

int export_all(const ConsentExportArguments& arguments) {
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto count = export_to(office, arguments);
    if (count.has_error()) return say_failed(count.error().message);
    if (arguments.file != "-") fmt::print("{}: {} rows\n", printable(arguments.file), *count);
    return exit_ok;
  });
}

}  // namespace

void add_consent_files(CLI::App& group, const std::vector<admin::ConsentKind>& kinds, int& status) {
  auto importing =
      add_command(group, "import",
                  "Enter the rows of a CSV file. The first line names the columns, in any order: "
                  "recipient, sender, kind, from, until, evidence, note. A bad row keeps the whole "
                  "file out; all bad rows are told",
                  import, status);
  ConsentImportArguments& arguments = importing.arguments;
  arguments.kinds = kinds;
  importing.app.add_option("FILE", arguments.file, "CSV file in UTF-8")->required();
  importing.app.add_flag("--skip-bad", arguments.skip_bad, "Enter the good rows all the same");
  importing.app.add_flag("--dry-run", arguments.dry_run, "Only check; nothing is entered");
  add_doer(importing.app, arguments.doer);

  auto exporting =
      add_command(group, "export", "Write what stands as CSV that import takes", export_all, status);
  exporting.arguments.kinds = kinds;
  exporting.app.add_option("-o,--out", exporting.arguments.file, "File to make; - for standard output")
      ->capture_default_str();
}

}  // namespace smppguard::app
