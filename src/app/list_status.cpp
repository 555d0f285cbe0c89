// SPDX-License-Identifier: Apache-2.0
#include "list_status.hpp"

#include "list_changes.hpp"
#include "metrics.hpp"
#include "printable.hpp"
#include "table.hpp"

#include <fmt/format.h>

namespace smppguard::app {
namespace {

using Lines = std::vector<std::string>;

const std::vector<dnc::ListInfo>& lists_of(const ListStatus& status) {
  static const std::vector<dnc::ListInfo> kNone;
  return status.state.lists ? status.state.lists->lists().all() : kNone;
}

std::int64_t age(Day version, const ListStatus& status) {
  return (status.today - version).count();
}

void add_list_field(Lines& lines, std::string_view name, const std::string& value) {
  if (!value.empty()) lines.push_back(fmt::format("{:<12}{}", name, printable_unquoted(value)));
}

std::string refused_text(const ListsInForce::State& state) {
  if (!state.refused) return {};
  return fmt::format("{} files, the last at {}: {}", state.refusals, printable(state.refused->at),
                     state.refused->why);
}

}  // namespace

Lines status_lines(const ListStatus& status) {
  const ListsInForce::State& state = status.state;
  Lines lines;
  add_list_field(lines, "directory",
                 status.state.options.directory.empty() ? "none" : status.state.options.directory);
  add_list_field(lines, "watched", status.state.options.watch ? "yes" : "no");
  add_list_field(lines, "in force",
                 fmt::format("since {}, {} swaps since the start", printable(state.since), state.swaps));
  add_list_field(lines, "trouble", state.trouble);
  add_list_field(lines, "refused", refused_text(state));
  add_list_field(lines, "unknown",
                 fmt::format("{} messages allowed, {} refused, {} deferred since the start",
                             status.unknown.allowed.load(std::memory_order_relaxed),
                             status.unknown.refused.load(std::memory_order_relaxed),
                             status.unknown.deferred.load(std::memory_order_relaxed)));
  lines.emplace_back();
  if (lists_of(status).empty()) {
    lines.emplace_back("no list is in force: every North American number is unknown");
    return lines;
  }
  Table table{{"LIST", "KIND", "GENERATION", "VERSION", "AGE_DAYS", "NUMBERS", "AREA_CODES", "STALE"}};
  for (const dnc::ListInfo& list : lists_of(status)) {
    table.add({list.file.name, std::string{name(list.identity.kind)}, std::to_string(list.file.generation),
               versions_of(list), std::to_string(age(list.oldest, status)), std::to_string(list.total),
               std::to_string(list.areas.size()),
               std::to_string(stale_areas(list, status.state.options, status.today))});
  }
  for (std::string& line : table.lines()) lines.push_back(std::move(line));
  return lines;
}

Lines metric_lines(const ListStatus& status) {
  MetricFamilies families;
  add_lists(families, status);
  return families.lines();
}

}  // namespace smppguard::app
