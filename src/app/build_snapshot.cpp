// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "printable.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/builder.hpp"

#include <chrono>
#include <cstdio>
#include <fmt/core.h>
#include <unistd.h>

namespace smppguard::app {
namespace {

/// A counter on a terminal, nothing in a log.
std::function<void(dnc::Progress)> progress_line() {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [](dnc::Progress progress) {
    if (progress.octets_total == 0) return;
    fmt::print(stderr, "\rread {:3}% of {} MiB", progress.octets_done * 100 / progress.octets_total,
               progress.octets_total >> 20U);
    if (progress.octets_done >= progress.octets_total) fmt::print(stderr, "\n");
  };
}

}  // namespace

int build_snapshot(const BuildArguments& arguments) {
  dnc::BuildRequest request;
  request.inputs.assign(arguments.files.begin(), arguments.files.end());
  request.output = arguments.out;
  request.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  request.progress = progress_line();
  if (!arguments.version_date.empty()) {
    request.version_date = read_day(arguments.version_date);
    if (!request.version_date) {
      fmt::print(stderr, "smppguard: --version-date {} is not a date; write it like 2026-11-23\n",
                 printable(arguments.version_date));
      return exit_usage;
    }
  }
  const auto built = dnc::build(request);
  if (built.has_error()) {
    fmt::print(stderr, "smppguard: {}\n", built.error().message);
    return exit_failed;
  }
  for (const std::string& warning : built->warnings) fmt::print(stderr, "smppguard: warning: {}\n", warning);
  fmt::print("{}: {} numbers in {} area codes ({} lines, {} repeated)\n", arguments.out, built->info.total,
             built->info.areas.size(), built->lines, built->lines - built->info.total);
  return exit_ok;
}

}  // namespace smppguard::app
