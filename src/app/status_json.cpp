// SPDX-License-Identifier: Apache-2.0
#include "service_status.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/core/time_text.hpp"

#include <algorithm>

#include <boost/json/array.hpp>

namespace smppguard::app {
namespace {

using boost::json::array;
using boost::json::object;

std::string_view name(net::EndpointView::State state) noexcept {
  switch (state) {
    case net::EndpointView::State::untried: return "untried";
    case net::EndpointView::State::up: return "up";
    case net::EndpointView::State::down: return "down";
  }
  return "";
}

array listeners_of(const ServiceStatus& status) {
  array all;
  for (const net::ListeningAddress& one : status.listeners) {
    all.push_back(
        object{{"name", admin::json_text(one.listener)}, {"address", admin::json_text(one.address)}});
  }
  return all;
}

array upstreams_of(const ServiceStatus& status) {
  array all;
  for (const UpstreamView& upstream : status.upstreams) {
    array endpoints;
    for (const net::EndpointView& one : upstream.endpoints) {
      const bool tried = one.state != net::EndpointView::State::untried;
      endpoints.push_back(
          object{{"endpoint", admin::json_text(one.endpoint)},
                 {"state", admin::json_text(name(one.state))},
                 {"why", admin::json_text(one.why)},
                 {"since", admin::json_time(tried ? std::optional{one.since} : std::nullopt)}});
    }
    all.push_back(object{{"name", admin::json_text(upstream.name)},
                         {"endpoints", std::move(endpoints)},
                         {"sessions", upstream.sessions}});
  }
  return all;
}

object registry_of(const ListsInForce::Pointer& lists) {
  object all{{"numbers", 0}, {"oldest_version", nullptr}, {"lists", 0}, {"in_memory", false}};
  if (!lists) return all;
  std::uint64_t numbers = 0;
  std::optional<Day> oldest;
  for (const dnc::ListInfo& one : lists->lists().all()) {
    numbers += one.total;
    oldest = oldest ? std::min(*oldest, one.oldest) : one.oldest;
  }
  const dnc::Snapshot* const national = lists->lists().national();
  all["numbers"] = numbers;
  if (oldest) all["oldest_version"] = admin::json_text(to_text(*oldest));
  all["lists"] = lists->lists().all().size();
  all["in_memory"] = national != nullptr && national->is_kept();
  return all;
}

object store_of(const StoreStatus& store) {
  const bool none = store.options.location.empty();
  object all{{"kind", none ? admin::json_text("none") : admin::json_text(store.health.engine)},
             {"ready", store.health.ready},
             {"age_s", nullptr},
             {"lag_changes", nullptr},
             {"reconnects", store.health.reconnects}};
  if (none) return all;
  all["age_s"] = static_cast<double>(store.health.age.count()) / 1'000;
  if (store.health.lag) all["lag_changes"] = *store.health.lag;
  return all;
}

array warnings_of(const ServiceStatus& status) {
  array all;
  for (const Warning& one : status.warnings) {
    all.push_back(object{{"severity", one.severity == Warning::Severity::error ? "error" : "warning"},
                         {"text", admin::json_text(one.text)},
                         {"action", admin::json_text(one.action)}});
  }
  return all;
}

}  // namespace

object to_json(const UpgradeState& upgrade) {
  using Stage = UpgradeState::Stage;
  const char* const stage = upgrade.stage == Stage::starting ? "starting"
                            : upgrade.stage == Stage::failed ? "failed"
                                                             : "none";
  return {{"stage", stage}, {"detail", admin::json_text(upgrade.detail)}};
}

namespace {

array causes_of(const Readiness& readiness) {
  array all;
  for (const std::string& one : readiness.causes) all.push_back(admin::json_text(one));
  return all;
}

}  // namespace

object to_json(const Readiness& readiness) {
  return {{"ready", readiness.ready}, {"causes", causes_of(readiness)}};
}

object to_json(const ServiceStatus& status) {
  return {{"version", admin::json_text(status.version)},
          {"pid", status.pid},
          {"node", admin::json_text(status.node)},
          {"started_at", admin::json_time(status.started_at)},
          {"now", admin::json_time(status.now)},
          {"doing", admin::json_text(status.doing)},
          {"ready", status.readiness.ready},
          {"causes", causes_of(status.readiness)},
          {"draining", status.draining},
          {"upgrade", to_json(status.upgrade)},
          {"workers", status.workers},
          {"sessions", {{"open", status.sessions}, {"bound", status.bound}}},
          {"listeners", listeners_of(status)},
          {"upstreams", upstreams_of(status)},
          {"registry", registry_of(status.lists)},
          {"store", store_of(status.store)},
          {"warnings", warnings_of(status)}};
}

}  // namespace smppguard::app
