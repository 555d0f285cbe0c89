// SPDX-License-Identifier: Apache-2.0
#include "store_status.hpp"

#include "json_text.hpp"
#include "metrics.hpp"
#include "printable.hpp"

#include <fmt/format.h>

namespace smppguard::app {
namespace {

using Lines = std::vector<std::string>;

std::string seconds_text(Duration duration) {
  return fmt::format("{}.{:03}", duration.count() / 1'000, duration.count() % 1'000);
}

void add_field(Lines& lines, std::string_view name, const std::string& value) {
  if (!value.empty()) lines.push_back(fmt::format("{:<14}{}", name, printable_unquoted(value)));
}

std::string ready_text(const StoreStatus& status) {
  if (status.health.ready) return "yes";
  return fmt::format("no, the knowledge is older than {} s", status.options.not_ready_after->count());
}

std::string lag_text(const store::Health& health) {
  return health.lag ? fmt::format("{} changes", *health.lag) : "unknown";
}

}  // namespace

Lines store_lines(const StoreStatus& status) {
  if (status.options.location.empty()) return {"no store is configured"};
  const store::Health& health = status.health;
  Lines lines;
  add_field(lines, "store", store::shown(status.options.location));
  add_field(lines, "engine", std::string(health.engine));
  add_field(lines, "node", status.options.node);
  add_field(lines, "role", std::string(name(health.role)));
  add_field(lines, "ready", ready_text(status));
  add_field(lines, "last success", printable(health.last_success));
  add_field(lines, "age", seconds_text(health.age) + " s");
  add_field(lines, "lag", lag_text(health));
  add_field(lines, "reconnects", std::to_string(health.reconnects));
  add_field(lines, "trouble", health.error);
  return lines;
}

Lines store_json(const StoreStatus& status) {
  const store::Health& health = status.health;
  if (status.options.location.empty()) return {R"({"engine":null,"ready":true})"};
  return {fmt::format(
      R"({{"store":{},"engine":"{}","node":{},"role":"{}","ready":{},"last_success":"{}","lag_seconds":{},)"
      R"("lag_changes":{},"reconnects":{},"error":{}}})",
      json_text(store::shown(status.options.location)), health.engine, json_text(status.options.node),
      name(health.role), health.ready, printable(health.last_success), seconds_text(health.age),
      health.lag ? std::to_string(*health.lag) : "null", health.reconnects,
      health.error.empty() ? "null" : json_text(health.error))};
}

Lines store_metrics(const StoreStatus& status) {
  MetricFamilies families;
  add_store(families, status);
  return families.lines();
}

}  // namespace smppguard::app
