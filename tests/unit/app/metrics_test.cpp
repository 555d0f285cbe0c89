// SPDX-License-Identifier: Apache-2.0
#include "metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using policy::Reason;
using relay::Side;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto at(Reason reason) {
  return static_cast<std::size_t>(reason);
}

std::vector<std::string> traffic(const net::Survey& survey) {
  MetricFamilies families;
  add_traffic(families, survey);
  return families.lines();
}

TEST(Metrics, HaveAHeadAndSamples) {
  MetricFamilies families;
  families.gauge("smppguard_things", "How many things.").add(3, {{"kind", "a \"b\"\\\n"}}).add(0.5);
  EXPECT_EQ(families.text(),
            "# HELP smppguard_things How many things.\n# TYPE smppguard_things gauge\n"
            "smppguard_things{kind=\"a \\\"b\\\"\\\\\\n\"} 3\nsmppguard_things 0.5\n");
}

TEST(Metrics, OfComplaintsCountThemBySource) {
  MetricFamilies families;
  add_complaints(families, {3, 2, 1});
  EXPECT_THAT(families.lines(), AllOf(Contains(R"(smppguard_complaints_total{source="text"} 3)"),
                                      Contains(R"(smppguard_complaints_total{source="operator"} 2)"),
                                      Contains(R"(smppguard_complaints_total{source="import"} 1)")));
}

TEST(Metrics, OfTrafficCountEachThingByItsLabels) {
  net::Survey survey;
  survey.workers = 2;
  survey.silent = {1};
  net::Totals& totals = survey.totals;
  totals.sessions = 4;
  totals.bound = 3;
  totals.counters.decided[at(Reason::dnc_listed)] = 5;
  totals.relayed.refused[at(Reason::dnc_listed)] = 4;
  totals.relayed.binds_accepted = 6;
  totals.relayed.binds_turned_away[at(Reason{}) + 4] = 1;
  const auto submit_sm = relay::Totals::place_of(smpp::CommandId::submit_sm);
  totals.relayed.forwarded[submit_sm][Side::esme] = 7;
  totals.relayed.taken[relay::Totals::kUnknownCommand][Side::smsc] = 8;
  totals.octets[Side::smsc] = {100, 200};
  totals.outstanding[Side::esme] = 9;
  totals.routes.push_back({"all"});
  totals.routes.back().by_reason[at(Reason::dnc_listed)] = 5;
  EXPECT_THAT(
      traffic(survey),
      AllOf(Contains("smppguard_workers 2"), Contains("smppguard_workers_silent 1"),
            Contains("smppguard_sessions 4"), Contains("smppguard_sessions_bound 3"),
            Contains(R"(smppguard_decisions_total{reason="dnc_listed"} 5)"),
            Contains(R"(smppguard_decisions_total{reason="approved"} 0)"),
            Contains(R"(smppguard_refusals_total{reason="dnc_listed"} 4)"),
            Contains(R"(smppguard_binds_total{result="accepted"} 6)"),
            Contains(R"(smppguard_binds_total{result="too_many_binds"} 1)"),
            Contains(R"(smppguard_pdus_total{from="esme",command="submit_sm",outcome="forwarded"} 7)"),
            Contains(R"(smppguard_pdus_total{from="smsc",command="unknown",outcome="taken"} 8)"),
            Contains(R"(smppguard_received_bytes_total{from="smsc"} 100)"),
            Contains(R"(smppguard_sent_bytes_total{to="smsc"} 200)"),
            Contains(R"(smppguard_outstanding_requests{from="esme"} 9)"),
            Contains(R"(smppguard_route_decisions_total{route="all",reason="dnc_listed"} 5)")));
  EXPECT_THAT(traffic(survey), Not(Contains(HasSubstr("deliver_sm")))) << "what was never seen is left out";
}

TEST(Metrics, OfLatencyAreCumulative) {
  net::Survey survey;
  survey.totals.latency.add(20us, 2);
  survey.totals.latency.add(400us, 3);
  survey.totals.latency.add(3s, 1);
  EXPECT_THAT(traffic(survey), AllOf(Contains(R"(smppguard_pdu_latency_seconds_bucket{le="1e-05"} 0)"),
                                     Contains(R"(smppguard_pdu_latency_seconds_bucket{le="0.0005"} 5)"),
                                     Contains(R"(smppguard_pdu_latency_seconds_bucket{le="1"} 5)"),
                                     Contains(R"(smppguard_pdu_latency_seconds_bucket{le="+Inf"} 6)"),
                                     Contains("smppguard_pdu_latency_seconds_count 6"),
                                     Contains(HasSubstr("smppguard_pdu_latency_seconds_sum 3.00124"))));
}

TEST(Metrics, OfCountsAreWholeHoweverLarge) {
  MetricFamilies families;
  families.counter("smppguard_a_total", "A.").add(std::uint64_t{123'456'789'012'345});
  EXPECT_THAT(families.lines(), Contains("smppguard_a_total 123456789012345"));
}

TEST(Metrics, OfEndpointsAndCertificates) {
  MetricFamilies families;
  add_endpoints(families, {{"carrier", "a:1", net::EndpointView::State::down, "refused", {}},
                           {"carrier", "b:1", net::EndpointView::State::untried, "", {}}});
  add_certificates(families, {{"listener main", "/a.pem", WallTime{1'700'000'000s}}});
  EXPECT_THAT(families.lines(),
              AllOf(Contains(R"(smppguard_endpoint_circuit_open{upstream="carrier",endpoint="a:1"} 1)"),
                    Contains(R"(smppguard_endpoint_circuit_open{upstream="carrier",endpoint="b:1"} 0)"),
                    Contains("smppguard_tls_certificate_expiry_timestamp_seconds{used_by=\"listener main\","
                             "file=\"/a.pem\"} 1700000000")));
}

}  // namespace
}  // namespace smppguard::app
