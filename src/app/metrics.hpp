// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics.hpp"
#include "complaint_taps.hpp"
#include "list_status.hpp"
#include "measures.hpp"
#include "metric_families.hpp"
#include "smppguard/journal/journal.hpp"
#include "smppguard/net/survey.hpp"
#include "smppguard/store/writer.hpp"
#include "spoofing.hpp"
#include "store_status.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::app {

/// What of the service becomes metrics, by where it comes from. Names, labels and meanings are in the README;
/// no label has a value that a stranger can choose: who tries to spoof is named once an SMSC has taken its
/// bind.

void add_process(MetricFamilies& families, std::string_view version, WallTime started);
/// Sessions, binds, PDUs, decisions, latency.
void add_traffic(MetricFamilies& families, const net::Survey& survey);
void add_endpoints(MetricFamilies& families, const std::vector<net::EndpointView>& endpoints);
void add_certificates(MetricFamilies& families, const std::vector<net::CertificateView>& certificates);
void add_lists(MetricFamilies& families, const ListStatus& status);
void add_store(MetricFamilies& families, const StoreStatus& status);
void add_writer(MetricFamilies& families, const store::Writer::Counters& counters);
void add_journal(MetricFamilies& families, const journal::Journal::Counters& counters);
/// What is counted of senders, and what is in force against them.
void add_analytics(MetricFamilies& families, const AnalyticsTotals& totals);
void add_measures(MetricFamilies& families, const MeasureCounts& measures);
void add_spoofing(MetricFamilies& families, const std::vector<SpoofingClient>& clients);
void add_complaints(MetricFamilies& families, const ComplaintTaps::Counts& counts);
void add_log(MetricFamilies& families, std::uint64_t dropped);

}  // namespace smppguard::app
