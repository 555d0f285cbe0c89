// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/json.hpp"
#include "traffic_routes.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <boost/json/array.hpp>

namespace smppguard::app {
namespace {

using boost::json::object;

object by_side(const relay::BySide<std::uint64_t>& counts) {
  return {{"esme", counts[relay::Side::esme]}, {"smsc", counts[relay::Side::smsc]}};
}

/// Reasons that there were none of are left out.
object by_reason(const std::array<std::uint64_t, policy::kReasonCount>& counts) {
  object all;
  for (const policy::ReasonRow& row : policy::kReasons) {
    const std::uint64_t count = counts[static_cast<std::size_t>(row.reason)];
    if (count > 0) all[boost::json::string_view{row.name.data(), row.name.size()}] = count;
  }
  return all;
}

std::int64_t seconds_since(WallTime then, WallTime now) {
  return std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(now - then).count());
}

std::uint64_t sum(const std::array<std::uint64_t, policy::kReasonCount>& counts) {
  std::uint64_t all = 0;
  for (const std::uint64_t one : counts) all += one;
  return all;
}

}  // namespace

object to_json(const Statistics& statistics) {
  return {{"at", admin::json_time(statistics.at)},
          {"forwarded", by_side(statistics.forwarded)},
          {"refused", sum(statistics.refused)},
          {"decided", by_reason(statistics.decided)},
          {"texts", statistics.texts},
          {"binds", {{"accepted", statistics.binds_accepted}, {"refused", statistics.binds_refused}}},
          {"sessions", statistics.sessions}};
}

object to_json(const StatisticsHistory& history) {
  boost::json::array samples;
  for (const StatisticsSample& one : history.samples) {
    samples.push_back(object{{"at", admin::json_time(one.at)},
                             {"forwarded", by_side(one.forwarded)},
                             {"refused", by_reason(one.refused)},
                             {"sessions", one.sessions}});
  }
  return {{"interval_s", history.interval.count()}, {"samples", std::move(samples)}};
}

object to_json(const net::SessionView& session, WallTime now) {
  return {{"id", session.name.id},
          {"listener", admin::json_text(session.name.listener)},
          {"source", admin::json_text(session.name.source)},
          {"system_id", admin::json_text(session.name.system_id)},
          {"certificate", admin::json_text(session.name.certificate)},
          {"bind_type", admin::json_text(session.bind_type)},
          {"state", admin::json_text(session.state)},
          {"upstream", admin::json_text(session.upstream)},
          {"route", admin::json_text(session.route)},
          {"client", admin::json_text(session.client)},
          {"age_s", seconds_since(session.begun, now)},
          {"idle_s", seconds_since(session.active, now)},
          {"forwarded", by_side(session.counters.forwarded)},
          {"refused", session.counters.refused},
          {"texts", session.counters.texts},
          {"outstanding", by_side(session.outstanding)}};
}

}  // namespace smppguard::app
