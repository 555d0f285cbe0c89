// SPDX-License-Identifier: Apache-2.0
#include "metrics.hpp"

#include "list_changes.hpp"

#include <array>

namespace smppguard::app {
namespace {

using net::EndpointView;

constexpr std::array kStoreRoles{store::Role::writer, store::Role::reader, store::Role::unreachable};

double seconds_of(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

std::int64_t age_in_days(Day version, const ListStatus& status) {
  return (status.today - version).count();
}

/// A gauge that each list has.
template <class Value>
void add_of_lists(MetricFamilies& families, std::string_view name, std::string_view help,
                  const ListStatus& status, Value value) {
  auto family = families.gauge(name, help);
  if (!status.state.lists) return;
  for (const dnc::ListInfo& list : status.state.lists->lists().all()) {
    family.add(value(list),
               {{"list", list.file.name}, {"kind", std::string{smppguard::name(list.identity.kind)}}});
  }
}

}  // namespace

void add_process(MetricFamilies& families, std::string_view version, WallTime started) {
  families.gauge("smppguard_build_info", "Always 1; the version is a label.")
      .add(1, {{"version", std::string{version}}});
  families.gauge("process_start_time_seconds", "When the process started, since the epoch.")
      .add(unix_seconds(started));
}

void add_endpoints(MetricFamilies& families, const std::vector<EndpointView>& endpoints) {
  auto open =
      families.gauge("smppguard_endpoint_circuit_open",
                     "1 where an SMSC's address could not be reached and is passed over for a while.");
  for (const EndpointView& one : endpoints) {
    open.add(one.state == EndpointView::State::down ? 1 : 0,
             {{"upstream", one.upstream}, {"endpoint", one.endpoint}});
  }
}

void add_certificates(MetricFamilies& families, const std::vector<net::CertificateView>& certificates) {
  auto expiry =
      families.gauge("smppguard_tls_certificate_expiry_timestamp_seconds",
                     "When the first certificate of the chain in the file expires, since the epoch.");
  for (const net::CertificateView& one : certificates) {
    expiry.add(unix_seconds(one.not_after), {{"used_by", one.owner}, {"file", one.file}});
  }
}

void add_lists(MetricFamilies& families, const ListStatus& status) {
  const ListsInForce::State& state = status.state;
  const auto of_lists = [&](std::string_view name, std::string_view help, auto value) {
    add_of_lists(families, name, help, status, value);
  };
  of_lists("smppguard_list_age_days", "Days since the oldest version date in the list.",
           [&](const dnc::ListInfo& list) { return age_in_days(list.oldest, status); });
  of_lists("smppguard_list_newest_age_days", "Days since the newest version date in the list.",
           [&](const dnc::ListInfo& list) { return age_in_days(list.newest, status); });
  of_lists("smppguard_list_generation", "Generation of the list that is in force.",
           [](const dnc::ListInfo& list) { return list.file.generation; });
  of_lists("smppguard_list_numbers", "Numbers in the list.",
           [](const dnc::ListInfo& list) { return list.total; });
  of_lists("smppguard_list_area_codes", "Area codes in the list.",
           [](const dnc::ListInfo& list) { return list.areas.size(); });
  of_lists("smppguard_list_stale_area_codes",
           "Area codes of which the list is older than registry.max_age and does not count.",
           [&](const dnc::ListInfo& list) { return stale_areas(list, state.options, status.today); });
  families.gauge("smppguard_lists_in_force_since_seconds", "When the lists were last replaced.")
      .add(std::chrono::duration_cast<std::chrono::seconds>(state.since.time_since_epoch()).count());
  families.gauge("smppguard_list_directory_readable", "Whether registry.directory can be read.")
      .add(state.trouble.empty() ? 1 : 0);
  families.counter("smppguard_list_swaps_total", "How often other lists took the place of those in force.")
      .add(state.swaps);
  families.counter("smppguard_list_files_refused_total", "Files of lists that were damaged or unreadable.")
      .add(state.refusals);
  families
      .counter("smppguard_registry_unknown_total",
               "Messages to numbers of which no current list says whether they are on the registry.")
      .add(status.unknown.allowed.load(std::memory_order_relaxed), {{"answer", "allowed"}})
      .add(status.unknown.refused.load(std::memory_order_relaxed), {{"answer", "refused"}})
      .add(status.unknown.deferred.load(std::memory_order_relaxed), {{"answer", "deferred"}});
}

void add_store(MetricFamilies& families, const StoreStatus& status) {
  const store::Health& health = status.health;
  families
      .gauge(
          "smppguard_ready",
          "0 where the knowledge of the store is older than store.not_ready_after; deciding goes on all the "
          "same.")
      .add(health.ready ? 1 : 0);
  if (status.options.location.empty()) return;
  families.gauge("smppguard_store_up", "Whether the store can be reached.")
      .add(health.role != store::Role::unreachable ? 1 : 0);
  auto role = families.gauge("smppguard_store_role", "1 for what this node can do with its store now.");
  for (const store::Role one : kStoreRoles) {
    role.add(one == health.role ? 1 : 0, {{"role", std::string{name(one)}}});
  }
  families.gauge("smppguard_store_lag_seconds", "How old the knowledge of what is in the store is.")
      .add(seconds_of(health.age));
  if (health.lag) {
    families
        .gauge("smppguard_store_lag_changes",
               "Changes in the store that this node does not know yet, at most.")
        .add(*health.lag);
  }
  families
      .gauge("smppguard_store_last_success_timestamp_seconds",
             "When the store was last read to its end or written.")
      .add(unix_seconds(health.last_success));
  families
      .counter("smppguard_store_reconnects_total",
               "Connections to the store that took the place of a lost one.")
      .add(health.reconnects);
}

void add_writer(MetricFamilies& families, const store::Writer::Counters& counters) {
  families.gauge("smppguard_store_queued_changes", "Changes that wait for a commit.").add(counters.queued);
  families.counter("smppguard_store_committed_changes_total", "Changes made durable.")
      .add(counters.committed);
  families
      .counter("smppguard_store_failed_changes_total",
               "Changes given up; their senders were told to repeat them.")
      .add(counters.failed);
  families.counter("smppguard_store_batches_total", "Commits that succeeded.").add(counters.batches);
}

void add_journal(MetricFamilies& families, const journal::Journal::Counters& counters) {
  families.gauge("smppguard_journal_queued_decisions", "Decisions that wait to be written to the journal.")
      .add(counters.queued);
  families.counter("smppguard_journal_entries_total", "Entries written to the journal.")
      .add(counters.written);
  families
      .counter("smppguard_journal_unrecorded_total",
               "Decisions for which the journal had no room; it records how many.")
      .add(counters.unrecorded);
}

void add_analytics(MetricFamilies& families, const AnalyticsTotals& totals) {
  families
      .counter("smppguard_traffic_sightings_total",
               "Messages, receipts, opt-outs and complaints that were counted for their sender.")
      .add(totals.senders.sightings);
  families
      .counter("smppguard_traffic_sightings_dropped_total",
               "Those that found no room on their way to the thread that counts.")
      .add(totals.dropped);
  families.gauge("smppguard_traffic_senders", "Senders that are known, and those counted in full.")
      .add(totals.senders.known, {{"kept", "known"}})
      .add(totals.senders.watched, {{"kept", "watched"}});
  families
      .counter("smppguard_traffic_senders_forgotten_total",
               "Senders that others took the place of, since there was no more room.")
      .add(totals.senders.forgotten_known, {{"kept", "known"}})
      .add(totals.senders.forgotten_watched, {{"kept", "watched"}});
  auto findings =
      families.counter("smppguard_traffic_findings_total", "Times that a rule began to hold for somebody.");
  for (const auto& [rule, count] : totals.findings) findings.add(count, {{"rule", rule}});
  families
      .counter("smppguard_traffic_findings_untold_total",
               "Times that a rule held for somebody and traffic.findings were open already.")
      .add(totals.untold);
  families
      .counter("smppguard_traffic_pairs_full_total",
               "Times that pairs of sender and recipient were forgotten early: traffic.pairs is small.")
      .add(totals.senders.pairs_full);
  families.gauge("smppguard_traffic_findings_open", "Findings whose rule still holds.").add(totals.open);
}

void add_measures(MetricFamilies& families, const MeasureCounts& measures) {
  auto family = families.gauge("smppguard_measures", "What is in force against senders, or trusts them.");
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const auto action = static_cast<store::Measure::Action>(i);
    family.add(measures[i], {{"action", std::string{store::name(action)}}});
  }
}

void add_spoofing(MetricFamilies& families, const std::vector<SpoofingClient>& clients) {
  auto attempts = families.counter("smppguard_spoofing_attempts_total",
                                   "Messages with a sender that is not the client's own or is not proven.");
  for (const SpoofingClient& one : clients) attempts.add(one.count, {{"system_id", one.system_id}});
}

void add_complaints(MetricFamilies& families, const ComplaintTaps::Counts& counts) {
  auto family =
      families.counter("smppguard_complaints_total",
                       "Complaints about senders that this node has made durable, by how they came.");
  for (std::size_t i = 0; i < counts.size(); ++i) {
    family.add(counts[i], {{"source", std::string{store::name(static_cast<store::Complaint::Source>(i))}}});
  }
}

void add_log(MetricFamilies& families, std::uint64_t dropped) {
  families
      .counter("smppguard_log_lines_dropped_total",
               "Lines of the log that came faster than they could be written.")
      .add(dropped);
}

}  // namespace smppguard::app
