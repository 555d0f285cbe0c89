// SPDX-License-Identifier: Apache-2.0
#include "metrics.hpp"
#include "smppguard/policy/reason.hpp"
#include "smppguard/smpp/field_table.hpp"

#include <array>
#include <string>

namespace smppguard::app {
namespace {

using relay::Side;
using Ends = std::array<Side, 2>;

constexpr Ends kEnds{Side::esme, Side::smsc};
// In the order of relay::BindNotAnswered::Why and of policy::BindRefusal.
constexpr std::array kUnanswered{"unreachable", "closed", "timeout", "ending"};
constexpr std::array kTurnedAway{"unknown_client", "source",         "bind_type",
                                 "certificate",    "too_many_binds", "no_route"};

std::string end_name(Side side) {
  return side == Side::esme ? "esme" : "smsc";
}

/// Most of the commands are never seen; a counter that is not there counts as none.
void add_pdus(MetricFamilies& families, const relay::Totals& totals) {
  auto pdus = families.counter(
      "smppguard_pdus_total",
      "PDUs read, by the end they came from: forwarded, or taken, which is answered or dealt with here.");
  const auto add = [&](Side from, const relay::Totals::ByCommand& counts, const char* outcome) {
    std::uint64_t unknown = 0;  // what is none of the others
    for (const auto& count : counts) unknown += count[from];
    const auto add_one = [&](std::uint64_t count, std::string_view command) {
      if (count == 0) return;
      pdus.add(count, {{"from", end_name(from)}, {"command", std::string{command}}, {"outcome", outcome}});
    };
    for (const smpp::BodySpec& body : smpp::all_bodies()) {
      const std::uint64_t count = counts[relay::Totals::place_of(body.id)][from];
      unknown -= count;
      add_one(count, body.name);
    }
    add_one(unknown, "unknown");
  };
  for (const Side from : kEnds) {
    add(from, totals.forwarded, "forwarded");
    add(from, totals.taken, "taken");
  }
}

void add_binds(MetricFamilies& families, const relay::Totals& totals) {
  auto binds =
      families.counter("smppguard_binds_total",
                       "Binds, by what became of them: accepted or rejected by the SMSC, not answered by "
                       "one, or turned away here.");
  binds.add(totals.binds_accepted, {{"result", "accepted"}});
  binds.add(totals.binds_rejected, {{"result", "rejected"}});
  for (std::size_t i = 0; i < kUnanswered.size(); ++i) {
    binds.add(totals.binds_unanswered[i], {{"result", kUnanswered[i]}});
  }
  for (std::size_t i = 0; i < kTurnedAway.size(); ++i) {
    binds.add(totals.binds_turned_away[i], {{"result", kTurnedAway[i]}});
  }
}

using ByReason = std::array<std::uint64_t, policy::kReasonCount>;

void add_by_reason(MetricFamilies& families, std::string_view name, std::string_view help,
                   const ByReason& counts) {
  auto family = families.counter(name, help);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    family.add(counts[i], {{"reason", std::string{policy::kReasons[i].label}}});
  }
}

void add_by_name(MetricFamilies& families, std::string_view name, std::string_view help, const char* label,
                 const std::vector<net::Decided>& all) {
  auto family = families.counter(name, help);
  for (const net::Decided& one : all) {
    for (std::size_t i = 0; i < one.by_reason.size(); ++i) {
      if (one.by_reason[i] == 0) continue;
      family.add(one.by_reason[i], {{label, one.name}, {"reason", std::string{policy::kReasons[i].label}}});
    }
  }
}

/// One sample for each end.
template <class Values>
void add_ends(MetricFamilies::Family family, const char* label, const Values& values) {
  for (const Side side : kEnds) family.add(values[side], {{label, end_name(side)}});
}

void add_octets(MetricFamilies& families, const net::Totals& totals) {
  auto received =
      families.counter("smppguard_received_bytes_total", "Octets of SMPP read, by the end they came from.");
  for (const Side side : kEnds) received.add(totals.octets[side].read, {{"from", end_name(side)}});
  auto sent =
      families.counter("smppguard_sent_bytes_total", "Octets of SMPP written, by the end they went to.");
  for (const Side side : kEnds) sent.add(totals.octets[side].written, {{"to", end_name(side)}});
  add_ends(families.gauge("smppguard_unsent_bytes", "Octets that wait to be written, by the end they go to."),
           "to", totals.unsent);
  add_ends(
      families.counter("smppguard_reading_pauses_total",
                       "Times that an end was not read from because what came from it could not be written."),
      "from", totals.pauses);
}

void add_latency(MetricFamilies& families, const net::LatencyHistogram& latency) {
  prometheus::ClientMetric::Histogram histogram;
  for (std::size_t i = 0; i < latency.kBounds.size(); ++i) {
    histogram.sample_count += latency.pdus[i];
    histogram.bucket.push_back(
        {histogram.sample_count, std::chrono::duration<double>(latency.kBounds[i]).count()});
  }
  histogram.sample_count += latency.pdus.back();
  histogram.sample_sum = std::chrono::duration<double>(latency.sum).count();
  families.histogram(
      "smppguard_pdu_latency_seconds",
      "Time of PDUs inside the proxy: from the read that brought them until what followed from it was "
      "written or queued.",
      std::move(histogram));
}

}  // namespace

void add_traffic(MetricFamilies& families, const net::Survey& survey) {
  const net::Totals& totals = survey.totals;
  families.gauge("smppguard_workers", "Threads that sessions live on.").add(survey.workers);
  families
      .gauge("smppguard_workers_silent", "Workers that did not answer in time; their last counts stand here.")
      .add(survey.silent.size());
  families.gauge("smppguard_sessions", "Sessions that are open.").add(totals.sessions);
  families.gauge("smppguard_sessions_bound", "Sessions in which a bind is in force.").add(totals.bound);
  families.counter("smppguard_sessions_begun_total", "Sessions that began.").add(totals.begun);
  families.counter("smppguard_sessions_ended_total", "Sessions that ended.").add(totals.ended);
  add_binds(families, totals.relayed);
  add_pdus(families, totals.relayed);
  add_octets(families, totals);
  add_by_reason(families, "smppguard_decisions_total", "Recipients judged, by reason.",
                totals.counters.decided);
  add_by_reason(families, "smppguard_refusals_total", "Requests answered with a refusal, by reason.",
                totals.relayed.refused);
  add_by_name(families, "smppguard_route_decisions_total", "Recipients judged, by the route of the bind.",
              "route", totals.routes);
  add_by_name(families, "smppguard_client_decisions_total",
              "Recipients judged, by the entry among the clients.", "client", totals.clients);
  families.counter("smppguard_texts_total", "Recipients' texts about consent, taken for the record.")
      .add(totals.counters.texts);
  families
      .counter("smppguard_overdue_answers_total", "Times that an end's answers were missing for too long.")
      .add(totals.counters.overdue);
  add_ends(families.gauge("smppguard_outstanding_requests",
                          "Requests that went on and were not answered, by the end that waits."),
           "from", totals.outstanding);
  add_latency(families, totals.latency);
}

}  // namespace smppguard::app
