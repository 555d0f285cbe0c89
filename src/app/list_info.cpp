// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "list_place.hpp"
#include "list_summary.hpp"
#include "list_tools.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "table.hpp"
#include "wall_clock.hpp"

#include <chrono>
#include <fmt/format.h>
#include <memory>

#include <boost/json.hpp>

namespace smppguard::app {
namespace {

namespace json = boost::json;

struct InfoArguments {
  ListPlace place;
  bool areas = false;
  bool json = false;
};

std::int64_t age_in_days(Day version, Day now) {
  return (now - version).count();
}

std::string size_text(std::uint64_t octets) {
  constexpr std::uint64_t kMebi = 1U << 20U;
  return octets < kMebi ? fmt::format("{} KiB", (octets + 1023) >> 10U)
                        : fmt::format("{} MiB", octets >> 20U);
}

json::object area_json(const dnc::AreaInfo& area, Day now) {
  return {{"area", area.area_code},
          {"version", printable(area.version)},
          {"age_days", age_in_days(area.version, now)},
          {"numbers", area.count}};
}

json::object list_json(const ListSummary& list, bool with_areas, Day now) {
  json::object object{{"list", list.identity.name},
                      {"kind", name(list.identity.kind)},
                      {"organisation", list.identity.organisation},
                      {"file", list.file},
                      {"oldest_version", printable(list.oldest)},
                      {"newest_version", printable(list.newest)},
                      {"age_days", age_in_days(list.oldest, now)},
                      {"numbers", list.numbers},
                      {"area_codes", list.areas.size()},
                      {"octets", list.octets}};
  if (list.generation) object["generation"] = *list.generation;
  if (with_areas) {
    json::array areas;
    for (const dnc::AreaInfo& area : list.areas) areas.push_back(area_json(area, now));
    object["areas"] = std::move(areas);
  }
  return object;
}

void print_json(const std::vector<ListSummary>& lists, bool with_areas, Day now) {
  for (const ListSummary& list : lists) fmt::print("{}\n", json::serialize(list_json(list, with_areas, now)));
}

void print_lists(const std::vector<ListSummary>& lists, Day now) {
  Table table{
      {"LIST", "KIND", "ORGANISATION", "GENERATION", "OLDEST", "NEWEST", "AGE", "NUMBERS", "AREAS", "SIZE"}};
  for (const ListSummary& list : lists) {
    table.add({list.identity.name, std::string{name(list.identity.kind)}, list.identity.organisation,
               list.generation ? std::to_string(*list.generation) : "", printable(list.oldest),
               printable(list.newest), fmt::format("{}d", age_in_days(list.oldest, now)),
               std::to_string(list.numbers), list.areas.empty() ? "" : std::to_string(list.areas.size()),
               size_text(list.octets)});
  }
  table.print();
}

void print_areas(const std::vector<ListSummary>& lists, Day now) {
  Table table{{"LIST", "AREA", "VERSION", "AGE", "NUMBERS"}};
  for (const ListSummary& list : lists) {
    for (const dnc::AreaInfo& area : list.areas) {
      table.add({list.identity.name, std::to_string(area.area_code), printable(area.version),
                 fmt::format("{}d", age_in_days(area.version, now)), std::to_string(area.count)});
    }
  }
  fmt::print("\n");
  table.print();
}

/// A list that cannot be opened does not hide the others.
int info(const InfoArguments& arguments) {
  int status = exit_ok;
  const auto root = root_of(arguments.place, status);
  if (!root) return status;
  const auto sources = list_sources(root->path, arguments.place.list, Generations::in_force);
  if (sources.has_error()) return say_failed(sources.error().message);
  std::vector<ListSummary> lists;
  for (const ListSource& source : *sources) {
    const auto list = open_list(source, dnc::Verify::header);
    if (list.has_error()) {
      status = say_failed(list.error().message);
    } else {
      lists.push_back(summary_of(*list));
    }
  }
  if (arguments.json) {
    print_json(lists, arguments.areas, today());
  } else {
    print_lists(lists, today());
    if (arguments.areas) print_areas(lists, today());
  }
  return status;
}

}  // namespace

void add_list_info(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand(
      "info", "Show the lists in force: versions, ages in days (of the oldest area code), counts and sizes");
  const auto arguments = std::make_shared<InfoArguments>();
  add_list_place(*command, "FOLDER", arguments->place);
  command->add_flag("--areas", arguments->areas, "Versions, ages and counts per area code as well");
  command->add_flag("--json", arguments->json, "One JSON object a line and list");
  command->callback([arguments, &status] { status = info(*arguments); });
}

}  // namespace smppguard::app
