// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "complaint_taps.hpp"
#include "list_status.hpp"
#include "metric_families.hpp"
#include "smppguard/journal/journal.hpp"
#include "smppguard/net/survey.hpp"
#include "smppguard/store/writer.hpp"
#include "store_status.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::app {

/// What of the service becomes metrics, by where it comes from. Names, labels and meanings are in the README;
/// no label has a value that a stranger can choose.

void add_process(MetricFamilies& families, std::string_view version, WallTime started);
/// Sessions, binds, PDUs, decisions, latency.
void add_traffic(MetricFamilies& families, const net::Survey& survey);
void add_endpoints(MetricFamilies& families, const std::vector<net::EndpointView>& endpoints);
void add_certificates(MetricFamilies& families, const std::vector<net::CertificateView>& certificates);
void add_lists(MetricFamilies& families, const ListStatus& status);
void add_store(MetricFamilies& families, const StoreStatus& status);
void add_writer(MetricFamilies& families, const store::Writer::Counters& counters);
void add_journal(MetricFamilies& families, const journal::Journal::Counters& counters);
void add_complaints(MetricFamilies& families, const ComplaintTaps::Counts& counts);
void add_log(MetricFamilies& families, std::uint64_t dropped);

}  // namespace smppguard::app
