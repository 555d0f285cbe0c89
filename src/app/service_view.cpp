// SPDX-License-Identifier: Apache-2.0
// What the running service tells of itself.
#include "service_view.hpp"

#include "metrics.hpp"
#include "service.hpp"
#include "wall_clock.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <numeric>

namespace smppguard::app {
namespace {

/// How long workers may take to answer, which do so between two reads.
constexpr std::chrono::seconds kPatience{1};

std::uint64_t sum(const auto& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

Statistics statistics_of(net::Survey survey) {
  const net::Totals& totals = survey.totals;
  const relay::Totals& relayed = totals.relayed;
  Statistics statistics;
  statistics.at = wall_time_now();
  statistics.forwarded = totals.counters.forwarded;
  statistics.refused = relayed.refused;
  statistics.decided = totals.counters.decided;
  statistics.texts = totals.counters.texts;
  statistics.binds_accepted = relayed.binds_accepted;
  statistics.binds_refused =
      relayed.binds_rejected + sum(relayed.binds_unanswered) + sum(relayed.binds_turned_away);
  statistics.sessions = totals.sessions;
  statistics.bound = totals.bound;
  statistics.workers = survey.workers;
  statistics.silent = std::move(survey.silent);
  return statistics;
}

}  // namespace

std::uint64_t Statistics::refused_in_all() const noexcept {
  return sum(refused);
}

SessionPage page_of(std::vector<net::SessionView> sessions, const SessionFilter& filter) {
  std::erase_if(sessions, [&](const net::SessionView& session) { return !filter.which.fits(session); });
  SessionPage page;
  page.total = sessions.size();
  const std::size_t first = std::min(filter.offset, page.total);
  const std::size_t last = first + std::min(filter.limit, page.total - first);
  page.more = last < page.total;
  const auto begin = std::make_move_iterator(sessions.begin());
  page.sessions.assign(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last));
  return page;
}

Statistics Service::statistics() const {
  return statistics_of(server_->survey(net::SurveyDetail::totals, kPatience));
}

StatisticsHistory Service::statistics_history(std::chrono::seconds span) const {
  return statistics_ring_.history(span, wall_time_now());
}

SessionPage Service::sessions(const SessionFilter& filter) const {
  net::Survey survey = server_->survey(net::SurveyDetail::sessions, kPatience, filter.which);
  SessionPage page = page_of(std::move(survey.sessions), filter);
  page.at = wall_time_now();
  page.silent = std::move(survey.silent);
  return page;
}

net::Disconnected Service::disconnect(std::uint64_t id) {
  const net::Disconnected what = server_->disconnect(id, kPatience);
  if (what == net::Disconnected::ending) log_.info(fmt::format("session {} is made to end", id));
  return what;
}

std::vector<UpstreamView> Service::upstreams() const {
  std::vector<UpstreamView> upstreams;
  for (net::EndpointView& endpoint : server_->endpoints()) {
    if (upstreams.empty() || upstreams.back().name != endpoint.upstream) {
      upstreams.push_back({endpoint.upstream, {}, 0});
    }
    upstreams.back().endpoints.push_back(std::move(endpoint));
  }
  const auto survey = server_->survey(net::SurveyDetail::totals, kPatience);
  for (UpstreamView& upstream : upstreams) upstream.sessions = survey.totals.of_upstream(upstream.name);
  return upstreams;
}

std::string Service::metrics() const {
  MetricFamilies families;
  add_process(families, SMPPGUARD_VERSION, started_at_);
  add_store(families, store_status());
  if (writer_) add_writer(families, writer_->counters());
  const ListsInForce::State lists = lists_.state();
  add_lists(families, {lists, reporter_->unknown(), today()});
  add_traffic(families, server_->survey(net::SurveyDetail::totals, kPatience));
  add_endpoints(families, server_->endpoints());
  add_certificates(families, certificates());
  if (journal_) add_journal(families, journal_->counters());
  if (writer_) add_measures(families, measures());
  if (analytics_) {
    if (const auto totals = analytics_->totals()) add_analytics(families, *totals);
  }
  add_spoofing(families, reporter_->spoofing().clients(wall_time_now()));
  add_complaints(families, complaints_.counts());
  add_log(families, log_.dropped());
  return families.text();
}

Readiness Service::ready() const {
  Readiness readiness;
  const auto because = [&](std::string cause) { readiness.causes.push_back(std::move(cause)); };
  if (ending_) {
    because("the service is ending");
  } else if (!judging_) {
    because("the service is still starting");
  }
  const StoreStatus store = store_status();
  if (!store.health.ready) {
    because(
        fmt::format("the knowledge of the store is older than {} s", store.options.not_ready_after->count()));
  }
  readiness.ready = readiness.causes.empty();
  return readiness;
}

}  // namespace smppguard::app
