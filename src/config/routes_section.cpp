// SPDX-License-Identifier: Apache-2.0
#include "conditions.hpp"
#include "refusal.hpp"
#include "sections.hpp"
#include "smppguard/core/prefix_set.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace smppguard::config {
namespace {

using policy::QuietMode;
using policy::RouteMode;
using policy::RouteOptions;

constexpr std::array kModes =
    std::to_array<Choice<RouteMode>>({{"enforce", RouteMode::enforce}, {"observe", RouteMode::observe}});
constexpr std::array kQuietModes = std::to_array<Choice<QuietMode>>(
    {{"off", QuietMode::off}, {"refuse", QuietMode::refuse}, {"defer", QuietMode::defer}});

std::vector<std::string> read_destinations(Section& section) {
  std::vector<std::string> destinations;
  for (const TreeNode* prefix : section.texts("destinations")) {
    if (!PrefixSet{}.add(prefix->text)) {
      section.report().error(
          prefix->place, {fmt::format("{} is not a destination prefix", in_quotes(prefix->text)),
                          "write 1 to 15 digits with the country code, such as 1 or 1222, or short_codes"});
    }
    destinations.push_back(prefix->text);
  }
  return destinations;
}

void read_system_id(Section& section, std::string& system_id) {
  const TreeNode* node = section.scalar("system_id");
  if (node == nullptr) return;
  system_id = node->text;
  if (node->text.empty()) section.report().error(node->place, {"system_id is empty", "write \"*\" for all"});
}

void read_mode(Section& section, RouteMode& mode) {
  section.choice("mode", mode, kModes);
  if (mode == RouteMode::enforce) return;
  section.report().warning(
      section.find("mode")->place,
      {"nothing is refused on this route, it is only recorded what would be", "write enforce to refuse"});
}

RouteOptions read_route(const TreeNode& node, Names& routes, const Names& listeners, const Names& upstreams,
                        Report& report) {
  RouteOptions route;
  Section section{&node, "a route", report};
  route.name = routes.declare(section);
  read_system_id(section, route.system_id);
  route.listeners = listeners.refer_all(section, "listeners");
  route.sources = read_networks(section.texts("sources"), report);
  route.upstream = upstreams.refer_one(section, "upstream");
  route.destinations = read_destinations(section);
  read_mode(section, route.mode);
  section.choice("refusal", route.refusal, kRefusalStyles);
  section.choice("quiet_hours", route.quiet_hours, kQuietModes);
  section.finish();
  return route;
}

// Whether whatever fulfils `narrow` fulfils `wide`; an empty list is no condition.
bool covers(const std::vector<std::string>& wide, const std::vector<std::string>& narrow) {
  if (wide.empty()) return true;
  return !narrow.empty() && std::all_of(narrow.begin(), narrow.end(), [&](const std::string& condition) {
    return std::find(wide.begin(), wide.end(), condition) != wide.end();
  });
}

bool covers(const RouteOptions& wide, const RouteOptions& narrow) {
  return pattern_covers(wide.system_id, narrow.system_id) && covers(wide.listeners, narrow.listeners) &&
         covers(wide.sources, narrow.sources);
}

// The first route that holds is taken, so one behind a route as wide never is.
void check_reachable(const RouteOptions& route, Place place, const std::vector<const RouteOptions*>& earlier,
                     Report& report) {
  const auto first = std::find_if(earlier.begin(), earlier.end(),
                                  [&](const RouteOptions* other) { return covers(*other, route); });
  if (first == earlier.end()) return;
  report.warning(place,
                 {fmt::format("the route {} is never taken: {} stands before it and takes all that it would",
                              in_quotes(route.name), in_quotes((*first)->name)),
                  "move the narrower route up or remove it"});
}

}  // namespace

void read_routes(Section& top, const Names& listeners, const Names& upstreams,
                 std::vector<RouteOptions>& out) {
  const auto entries = top.required_entries("routes");
  out.reserve(entries.size());
  Names routes{"route"};
  std::vector<const RouteOptions*> sound;
  for (const TreeNode& entry : entries) {
    const std::size_t errors = top.report().errors();
    const RouteOptions& route =
        out.emplace_back(read_route(entry, routes, listeners, upstreams, top.report()));
    if (top.report().errors() != errors || entry.kind != TreeNode::Kind::mapping) continue;
    check_reachable(route, entry.place, sound, top.report());
    sound.push_back(&route);
  }
}

}  // namespace smppguard::config
