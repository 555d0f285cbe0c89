// SPDX-License-Identifier: Apache-2.0
#include "list_changes.hpp"
#include "list_status.hpp"
#include "service.hpp"
#include "wall_clock.hpp"

#include <chrono>
#include <fmt/core.h>
#include <utility>

// The lists of a running service: how they come, and how others take their place.

namespace smppguard::app {
namespace {

const dnc::Lists* lists_of(const ListsInForce::Pointer& lists) {
  return lists ? &lists->lists() : nullptr;
}

/// "; generation 6 of it is in force".
std::string instead_of(const dnc::RefusedFile& refused, const ListsInForce::Pointer& lists) {
  for (const dnc::ListInfo& list : lists ? lists->lists().all() : std::vector<dnc::ListInfo>{}) {
    if (list.file.name != refused.file.name) continue;
    return fmt::format("; generation {} of list {} is in force", list.file.generation, list.file.name);
  }
  return fmt::format("; NO list {} is in force", refused.file.name);
}

/// Why the system would not read files that may be sound.
std::string trouble_with(const std::vector<dnc::RefusedFile>& files) {
  std::string trouble;
  for (const dnc::RefusedFile& one : files) {
    if (!one.damaged) trouble += (trouble.empty() ? "" : "; ") + one.why;
  }
  return trouble;
}

std::vector<dnc::RefusedFile> damaged_of(std::vector<dnc::RefusedFile> files) {
  std::erase_if(files, [](const dnc::RefusedFile& one) { return !one.damaged; });
  return files;
}

}  // namespace

/// As much is verified as the start has time for.
void Service::load_lists() {
  std::vector<std::string> told;
  auto reading = lists_.read(config_.registry.directory, dnc::Verify::header);
  if (reading.has_error()) {
    tell_trouble(reading.error().message);
    reading = ListsInForce::Reading{};
  } else {
    tell_trouble(trouble_with(reading->refused));
  }
  lists_.put(reading->lists, config_.registry, wall_time_now());
  tell_refused(config_.registry.directory, damaged_of(reading->refused), told);
  tell_changes(nullptr, "registry_opened", told);
  if (!reading->lists) note_evidence("registry_opened", "\"numbers\":0");
}

/// What the process before this one has taken over since they were read. Before start().
void Service::look_at_lists_once_more() {
  const auto reading = lists_.read(config_.registry.directory, dnc::Verify::header);
  if (reading.has_error() || !reading->lists) return;  // those in force stay, and the watcher says why
  const ListsInForce::Pointer now = lists_.current();
  if (now && reading->lists->lists().same_files(now->lists())) return;
  std::vector<std::string> told;
  put_lists(reading->lists, told);
}

/// What the start left out; whether all of it is done.
bool Service::verify_lists() {
  const auto began = std::chrono::steady_clock::now();
  const bool again = lists_.state().options.in_memory && !take_into_memory();
  const ListsInForce::State state = lists_.state();
  if (!state.lists) return true;
  const std::vector<dnc::RefusedFile> unsound = state.lists->lists().unsound();
  if (unsound.empty() && again) return false;
  if (unsound.empty()) {
    const dnc::Snapshot* const national = state.lists->lists().national();
    if (national != nullptr) national->warm();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    log_.info(fmt::format("lists verified in full{}, in {:.3f} s",
                          national != nullptr && national->is_kept() ? " and taken into memory" : "",
                          took.count()));
    return true;
  }
  const std::string trouble = trouble_with(unsound);
  if (!trouble.empty() && trouble != unverified_) {
    log_.error("lists cannot be verified: " + trouble + "; they stay in force, and it is tried again");
  }
  unverified_ = trouble;
  const std::vector<dnc::RefusedFile> damaged = damaged_of(unsound);
  if (damaged.empty()) return false;
  for (const dnc::RefusedFile& one : damaged) lists_.distrust(state.options.directory, one.file);
  (void)look_at_lists();
  std::vector<std::string> told;
  tell_refused(state.options.directory, damaged, told);
  return trouble.empty();
}

/// The very lists that are in force, which verifies them; what is new in the folder is for who looks for it.
/// False if the system was in the way of that.
bool Service::take_into_memory() {
  const std::lock_guard one_at_a_time{looking_};
  const ListsInForce::State before = lists_.state();
  const auto reading = lists_.read(before.options.directory, verify_for(before.options));
  const std::string trouble = reading.has_error() ? reading.error().message : trouble_with(reading->refused);
  tell_trouble(trouble);
  if (reading.has_error() || !reading->lists) return trouble.empty();
  const std::lock_guard lock{reloading_};
  const ListsInForce::Pointer now = lists_.current();
  if (!now || now != before.lists || !reading->lists->lists().same_files(now->lists())) return true;
  if (reading->lists != now) exchange_lists(reading->lists);
  const dnc::Snapshot* const national = reading->lists->lists().national();
  return trouble.empty() || national == nullptr || national->is_kept();
}

Outcome Service::look_at_lists() {
  const std::lock_guard one_at_a_time{looking_};
  Outcome outcome{true, {}};
  for (;;) {
    const ListsInForce::State before = lists_.state();
    const auto reading = lists_.read(before.options.directory, verify_for(before.options));
    if (reading.has_error()) {
      tell_trouble(reading.error().message);
      return {false, {reading.error().message, "the lists in force stay"}};
    }
    const std::lock_guard lock{reloading_};
    const ListsInForce::State now = lists_.state();
    if (now.lists != before.lists || now.options != before.options) continue;  // a reload was faster
    if (reading->lists != now.lists) put_lists(reading->lists, outcome.lines);
    tell_passed_over(reading->refused, outcome.lines);
    outcome.ok = reading->refused.empty();
    if (outcome.lines.empty()) outcome.lines.emplace_back("nothing has changed");
    return outcome;
  }
}

/// Under reloading_.
void Service::put_lists(ListsInForce::Pointer lists, std::vector<std::string>& lines) {
  const ListsInForce::Pointer before = lists_.current();
  exchange_lists(std::move(lists));
  tell_changes(before, "registry_replaced", lines);
}

/// Under reloading_.
void Service::exchange_lists(ListsInForce::Pointer lists) {
  server_->replace_views(views_of(config_, lists, quiet_hours_));
  lists_.put(std::move(lists), config_.registry, wall_time_now());
  if (watcher_) watcher_->wake();
}

/// Which lists clear messages from now on.
void Service::tell_changes(const ListsInForce::Pointer& before, const char* kind,
                           std::vector<std::string>& lines) {
  const ListsInForce::Pointer now = lists_.current();
  for (const ListChange& change : changes_between(lists_of(before), lists_of(now))) {
    lines.push_back(text_of(change));
    if (change.now) {
      log_.info(lines.back());
      note_evidence(kind, evidence_of(*change.now));
    } else {
      log_.warn(lines.back());
      note_evidence("registry_withdrawn", evidence_of(*change.before));
    }
  }
  if (now != before || !now) warn_of_missing_lists();
}

/// What was not taken of the folder that is in force, and why.
void Service::tell_passed_over(const std::vector<dnc::RefusedFile>& refused,
                               std::vector<std::string>& lines) {
  tell_trouble(trouble_with(refused));
  tell_refused(config_.registry.directory, damaged_of(refused), lines);
  for (const dnc::RefusedFile& one : refused) {
    if (!one.damaged) lines.push_back("list file not read: " + one.why + "; it is tried again");
  }
}

void Service::tell_refused(const std::string& folder, const std::vector<dnc::RefusedFile>& refused,
                           std::vector<std::string>& lines) {
  for (const dnc::RefusedFile& one : refused) {
    lists_.distrust(folder, one.file);
    lists_.note({wall_time_now(), dnc::list_file_name(one.file), one.why});
    lines.push_back(fmt::format("list file refused: {}{}", one.why, instead_of(one, lists_.current())));
    log_.error(lines.back() + "; import its files anew with: smppguard dnc import");
    note_evidence("registry_refused", evidence_of(one));
  }
}

/// Once, and once that it is over.
void Service::tell_trouble(const std::string& trouble) {
  if (!lists_.note_trouble(trouble)) return;
  if (trouble.empty()) return log_.info("registry.directory can be read again");
  log_.error(fmt::format("registry.directory {}; the lists in force stay, and it is tried again", trouble));
}

/// At every change, and once a day as long as it lasts.
void Service::warn_of_missing_lists() {
  const ListsInForce::State state = lists_.state();
  warned_on_ = today().time_since_epoch().count();
  for (const std::string& warning : warnings_about(lists_of(state.lists), state.options, today())) {
    log_.warn(warning);
  }
}

bool Service::tidy_lists() {
  if (warned_on_ != today().time_since_epoch().count()) warn_of_missing_lists();
  return lists_.free_unused();
}

void Service::note_evidence(const char* kind, std::string body) {
  journal::EvidenceEntry entry{wall_time_now(), kind, std::move(body), 0};
  if (journal_) {
    journal_->record(std::move(entry));
  } else if (!started_ && !config_.journal.path.empty()) {
    early_evidence_.push_back(std::move(entry));
  }
}

std::vector<std::string> Service::list_status() const {
  const ListsInForce::State state = lists_.state();
  return status_lines({state, reporter_->unknown(), today()});
}

std::vector<std::string> Service::list_metrics() const {
  const ListsInForce::State state = lists_.state();
  return metric_lines({state, reporter_->unknown(), today()});
}

}  // namespace smppguard::app
