// SPDX-License-Identifier: Apache-2.0
#include "smppguard/net/survey.hpp"

#include "names.hpp"
#include "tally.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using policy::Reason;

constexpr auto at(Reason reason) {
  return static_cast<std::size_t>(reason);
}

TEST(Latency, IsCountedInItsBucket) {
  LatencyHistogram histogram;
  histogram.add(9us, 3);
  histogram.add(10us, 1);
  histogram.add(10us + 1ns, 2);
  histogram.add(1s, 4);
  histogram.add(2s, 5);
  EXPECT_EQ(histogram.pdus[0], 4U) << "a bound belongs to its bucket";
  EXPECT_EQ(histogram.pdus[1], 2U);
  EXPECT_EQ(histogram.pdus[15], 4U);
  EXPECT_EQ(histogram.pdus[16], 5U);
  EXPECT_EQ(histogram.sum, 14s + 57us + 2ns);
  histogram += histogram;
  EXPECT_EQ(std::accumulate(histogram.pdus.begin(), histogram.pdus.end(), 0U), 30U);
}

TEST(CountedNames, AreBounded) {
  Names names{2, "other"};
  EXPECT_EQ(names.place_of("a"), 0U);
  EXPECT_EQ(names.place_of("b"), 1U);
  EXPECT_EQ(names.place_of("c"), 2U);
  EXPECT_EQ(names.place_of("d"), 2U) << "whatever comes later shares a place";
  EXPECT_EQ(names.place_of("a"), 0U);
  EXPECT_EQ(names.name_of(1), "b");
  EXPECT_EQ(names.name_of(2), "other");
}

TEST(Tally, ChargesEachDecisionOnce) {
  Names routes{2, "other"};
  Tally tally;
  Account account;
  account.route = routes.place_of("all");
  ByReason decided{};
  decided[at(Reason::dnc_listed)] = 3;
  tally.charge(account, decided);
  tally.charge(account, decided);
  account.route = routes.place_of("second");
  decided[at(Reason::dnc_listed)] = 5;
  tally.charge(account, decided);
  std::vector<Decided> told;
  tally.routes.tell(routes, told);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].name, "all");
  EXPECT_EQ(told[0].by_reason[at(Reason::dnc_listed)], 3U);
  EXPECT_EQ(told[1].by_reason[at(Reason::dnc_listed)], 2U);
}

TEST(SurveyTotals, AddUpByName) {
  Totals one;
  one.sessions = 2;
  one.octets[relay::Side::esme].read = 7;
  one.counters.decided[0] = 4;
  one.routes.push_back({"all", {1}});
  Totals other;
  other.routes.push_back({"second", {1}});
  other.routes.push_back({"all", {2}});
  one += other;
  EXPECT_EQ(one.sessions, 2U);
  ASSERT_EQ(one.routes.size(), 2U);
  EXPECT_EQ(one.routes[0].by_reason[0], 3U);
  EXPECT_EQ(one.routes[1].name, "second");
}

}  // namespace
}  // namespace smppguard::net
