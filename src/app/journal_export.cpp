// SPDX-License-Identifier: Apache-2.0
#include "journal_export.hpp"

#include "commands.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "progress_line.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/journal/export.hpp"

#include <cstdio>
#include <fcntl.h>
#include <fmt/core.h>
#include <string_view>
#include <unistd.h>

namespace smppguard::app {
namespace {

Result<std::optional<WallTime>> read_limit(const char* option, const std::string& text) {
  if (text.empty()) return std::optional<WallTime>{};
  const auto time = read_time(text);
  if (time) return time;
  return fail(fmt::format("{} {} is no time; write it like 2026-11-23 or 2026-11-23T21:54:38Z", option,
                          printable(text)));
}

/// What was typed, or what is wrong with it.
Result<journal::ExportRequest> read_request(const std::string& folder, const ExportArguments& arguments) {
  journal::ExportRequest request;
  request.folder = folder;
  if (arguments.format != "csv" && arguments.format != "jsonl") {
    return fail(fmt::format("--format {} is not known; it is csv or jsonl", printable(arguments.format)));
  }
  request.format = arguments.format == "csv" ? journal::ExportFormat::csv : journal::ExportFormat::jsonl;
  const auto from = read_limit("--from", arguments.from);
  if (!from) return from.error();
  const auto until = read_limit("--until", arguments.until);
  if (!until) return until.error();
  request.from = *from;
  request.until = *until;
  for (const std::string& text : arguments.numbers) {
    const auto number = read_address(text);
    if (!number) return fail(fmt::format("--number {} cannot be read as a number", printable(text)));
    request.numbers.push_back(*number);
  }
  for (const std::string& text : arguments.streams) {
    const auto stream = journal::find_stream(text);
    if (!stream) {
      return fail(
          fmt::format("--stream {} is not known; it is evidence, refusals or decisions", printable(text)));
    }
    request.streams.push_back(*stream);
  }
  return request;
}

/// The file to write to; an existing one is not touched, since it may be the last copy of something.
Result<FileDescriptor> open_output(const std::string& path) {
  if (path.empty()) {
    const int out = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    if (out < 0) return system_fail("standard output cannot be used");
    return FileDescriptor{out};
  }
  auto file = FileDescriptor::open(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return fail(printable(path) + ": " + file.error().message);
  return file;
}

/// Entries about the organisation, and those of the numbers that it has registered by now.
int choose_organisation(const std::string& config, const std::string& key, journal::ExportRequest& request) {
  return with_office(config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto file = office.organisation(key);
    if (file.has_error()) return say_failed(file.error().message);
    request.organisation = file->organisation.id;
    for (const registry::Campaign& campaign : file->campaigns) {
      request.organisation_numbers.insert(request.organisation_numbers.end(), campaign.numbers.begin(),
                                          campaign.numbers.end());
    }
    return exit_ok;
  });
}

}  // namespace

int export_journal(const std::string& folder, const std::string& config, const ExportArguments& arguments) {
  auto request = read_request(folder, arguments);
  if (!request) {
    static_cast<void>(say_failed(request.error().message));
    return exit_usage;
  }
  if (!arguments.organisation.empty()) {
    const int chosen = choose_organisation(config, arguments.organisation, *request);
    if (chosen != exit_ok) return chosen;
  }
  const auto out = open_output(arguments.out);
  if (!out) return say_failed(out.error().message);
  request->write = [&](std::string_view text) { return out->write(as_bytes(text)); };
  if (!arguments.out.empty()) request->progress = progress_line("exported");
  const auto exported = journal::export_entries(*request);
  if (!exported) return say_failed(exported.error().message);
  fmt::print(stderr, "{} entries\n", exported->entries);
  if (exported->unreadable == 0) return exit_ok;
  fmt::print(stderr, "smppguard: {} lines are no entries; `smppguard journal verify` tells which\n",
             exported->unreadable);
  return exit_failed;
}

}  // namespace smppguard::app
