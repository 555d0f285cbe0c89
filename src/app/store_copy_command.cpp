// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "office_access.hpp"
#include "progress_line.hpp"
#include "smppguard/store/copy.hpp"
#include "table.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fmt/core.h>
#include <memory>

#include <CLI/CLI.hpp>

namespace smppguard::app {
namespace {

using Clock = std::chrono::steady_clock;
using store::CopyStep;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal's handler reaches nothing else
volatile std::sig_atomic_t asked_to_stop = 0;

/// SIGINT and SIGTERM end the copy between two rows, so that it can say that nothing was copied.
void stop_on_signals() {
  for (const int signal : {SIGINT, SIGTERM}) (void)std::signal(signal, [](int) { asked_to_stop = 1; });
}

/// Shows how far a copy has come, and how long each step took.
class Watch {
 public:
  void see(CopyStep step, std::uint64_t done, std::uint64_t total) {
    Step& now = steps_[static_cast<std::size_t>(step)];
    if (now.line) now.line(done, total);
    now.ended = Clock::now();
  }
  /// "in 12.3 s, 487804 rows/s"
  [[nodiscard]] std::string figures(CopyStep step, std::uint64_t rows) const {
    const Clock::time_point began = step == CopyStep::copying ? begun_ : ended(CopyStep::copying);
    const double seconds = std::chrono::duration<double>(std::max(ended(step), began) - began).count();
    return fmt::format("in {:.1f} s, {:.0f} rows/s", seconds,
                       seconds > 0 ? static_cast<double>(rows) / seconds : 0);
  }

 private:
  struct Step {
    std::function<void(std::uint64_t, std::uint64_t)> line;
    Clock::time_point ended;
  };
  static Step step(const char* word) {
    return {progress_line(word, ProgressElsewhere::lines, ProgressUnit::rows), Clock::now()};
  }
  [[nodiscard]] Clock::time_point ended(CopyStep step) const {
    return steps_[static_cast<std::size_t>(step)].ended;
  }

  Clock::time_point begun_ = Clock::now();
  std::array<Step, 2> steps_ = {step("copied"), step("checked")};
};

void show_tables(const store::CopyReport& report) {
  Table table{{"TABLE", "ROWS"}};
  for (const store::CopiedTable& one : report.tables) table.add({one.name, std::to_string(one.rows)});
  table.print();
}

Exit warn_of_missing(const store::CopyReport& report, const std::string& from) {
  if (report.missing_changes == 0 && !report.receipts_changed) return exit_ok;
  const std::string missing =
      report.missing_changes > 0
          ? fmt::format("changes that are missing in the copy: {}", report.missing_changes)
          : "pending receipts in the copy are not those of the source any more";
  return say_failed(
      fmt::format("{} was written to while it was copied: {}. Stop what uses it and copy once "
                  "more, to another place",
                  from, missing));
}

void warn_of_receipts(const store::CopyReport& report, const store::CopyRequest& request) {
  if (report.receipts_of_nobody == 0 || !request.node.empty()) return;
  if (!store::is_postgresql(request.to.location)) return;
  fmt::print(stderr,
             "smppguard: warning: {} pending receipts belong to no node, so the node that starts first takes "
             "them: --node gives them to one\n",
             report.receipts_of_nobody);
}

int copy(store::CopyRequest& request) {
  const std::string from = store::shown(request.from.location);
  const std::string to = store::shown(request.to.location);
  if (!request.look_only) {
    fmt::print(stderr,
               "smppguard: whatever uses {} has to be stopped until the services use {}: what is written "
               "there meanwhile is missing in the copy\n",
               from, to);
  }
  Watch watch;
  request.progress = [&watch](CopyStep step, std::uint64_t done, std::uint64_t total) {
    watch.see(step, done, total);
  };
  request.stop = [] { return asked_to_stop != 0; };
  stop_on_signals();
  const auto report = store::copy_store(request);
  if (!report) return say_failed(report.error().message);
  show_tables(*report);
  warn_of_receipts(*report, request);
  if (request.look_only) {
    fmt::print("nothing was written: {} can be copied to {}, {} rows\n", from, to, report->rows);
    return exit_ok;
  }
  fmt::print("copied {} rows {}\n", report->rows, watch.figures(CopyStep::copying, report->rows));
  fmt::print("checked: both have the same rows, {}\n", watch.figures(CopyStep::checking, report->rows));
  return warn_of_missing(*report, from);
}

/// Quotes nothing: a mistyped URL may hold a password too.
std::string check_place(const std::string& text) {
  const bool meant_as_url = text.find("://") != std::string::npos || text.starts_with("postgres:") ||
                            text.starts_with("postgresql:");
  if (!meant_as_url || store::is_postgresql(text)) return "";
  return "a URL begins with postgresql://; put ./ before a file's name that looks like one";
}

}  // namespace

void add_store_copy(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand(
      "copy",
      "Copy a whole store to another place, from a file to a PostgreSQL server or back, and compare the two. "
      "Every position and id stays as it is. Stop the services first; let them use the copy then. It is one "
      "transaction: if it does not come to its end, nothing is copied. Exit status 0 if everything was "
      "copied, 1 if not or if the source was written to meanwhile");
  const auto request = std::make_shared<store::CopyRequest>();
  command
      ->add_option(
          "FROM", request->from.location,
          "The store: a file, or postgresql://user@host/database; its schema has to be this version's")
      ->required()
      ->check(check_place);
  command
      ->add_option("TO", request->to.location,
                   "Where to: a file or a database in which there is no store yet, or an empty one")
      ->required()
      ->check(check_place);
  command->add_option("--from-password-file", request->from.password_file,
                      "File whose first line is the password for FROM; a URL's own is seen by others (ps)");
  command->add_option("--to-password-file", request->to.password_file, "The same for TO");
  command->add_option(
      "--node", request->node,
      "Which node (store.node of its configuration) hands out the pending receipts that a file "
      "has, where TO is a server; without it each node that starts there does");
  command->add_flag("--dry-run", request->look_only,
                    "Only count what there is and see whether TO is free; write nothing");
  command->callback([request, &status] { status = copy(*request); });
}

}  // namespace smppguard::app
