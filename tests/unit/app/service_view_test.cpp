// SPDX-License-Identifier: Apache-2.0
#include "service_view.hpp"

#include "statistics_ring.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using relay::Side;

std::vector<net::SessionView> three_sessions() {
  std::vector<net::SessionView> sessions(3);
  sessions[0].name = {1, "main", "10.0.0.1:1", "shop"};
  sessions[1].name = {2, "main", "10.0.0.2:1", "bank"};
  sessions[2].name = {3, "tls", "10.0.0.3:1", "shop"};
  return sessions;
}

TEST(SessionPages, AreCutFromWhatTheFilterLetsThrough) {
  SessionPage page = page_of(three_sessions(), {});
  EXPECT_EQ(page.total, 3U);
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.sessions.size(), 3U);

  page = page_of(three_sessions(), {.which = {.system_id = "shop"}, .limit = 1});
  EXPECT_EQ(page.total, 2U);
  EXPECT_TRUE(page.more);
  ASSERT_EQ(page.sessions.size(), 1U);
  EXPECT_EQ(page.sessions[0].name.id, 1U);

  page = page_of(three_sessions(), {.which = {.system_id = "shop"}, .offset = 1, .limit = 1});
  EXPECT_FALSE(page.more);
  ASSERT_EQ(page.sessions.size(), 1U);
  EXPECT_EQ(page.sessions[0].name.id, 3U);

  EXPECT_EQ(page_of(three_sessions(), {.which = {.listener = "tls"}}).total, 1U);
  EXPECT_TRUE(page_of(three_sessions(), {.offset = 9}).sessions.empty());
  EXPECT_FALSE(page_of(three_sessions(), {.offset = 9}).more);
}

Statistics at_second(int second, std::uint64_t forwarded, std::uint64_t refused) {
  Statistics statistics;
  statistics.at = WallTime{std::chrono::seconds{second}};
  statistics.forwarded[Side::esme] = forwarded;
  statistics.refused[3] = refused;
  statistics.sessions = 2;
  return statistics;
}

TEST(StatisticsHistory, HoldsWhatEachIntervalAdded) {
  StatisticsRing ring;
  ring.add(at_second(0, 100, 10));
  EXPECT_TRUE(ring.history(1h, WallTime{}).samples.empty()) << "there is no interval yet";
  ring.add(at_second(5, 150, 10));
  ring.add(at_second(10, 150, 13));
  const StatisticsHistory history = ring.history(1h, WallTime{10s});
  ASSERT_EQ(history.samples.size(), 2U);
  EXPECT_EQ(history.samples[0].at, WallTime{5s});
  EXPECT_EQ(history.samples[0].forwarded[Side::esme], 50U);
  EXPECT_EQ(history.samples[0].refused[3], 0U);
  EXPECT_EQ(history.samples[1].forwarded[Side::esme], 0U);
  EXPECT_EQ(history.samples[1].refused[3], 3U);
  EXPECT_EQ(history.samples[1].sessions, 2U);
  EXPECT_EQ(ring.history(3s, WallTime{10s}).samples.size(), 1U);
}

TEST(StatisticsHistory, IsBounded) {
  StatisticsRing ring;
  for (int i = 0; i < 2'000; ++i) ring.add(at_second(5 * i, static_cast<std::uint64_t>(i), 0));
  EXPECT_EQ(ring.history(24h, WallTime{10'000s}).samples.size(), 720U);
}

TEST(StatisticsClock, LooksAtOnceAndEndsAtOnce) {
  StatisticsRing ring;
  std::atomic<int> looks{0};
  {
    const StatisticsClock clock{ring, [&] {
                                  ++looks;
                                  return Statistics{};
                                }};
    while (looks == 0) std::this_thread::yield();
  }
  EXPECT_EQ(looks, 1);
}

TEST(Statistics, AddUpRefusals) {
  Statistics statistics;
  statistics.refused[1] = 2;
  statistics.refused[7] = 3;
  EXPECT_EQ(statistics.refused_in_all(), 5U);
}

}  // namespace
}  // namespace smppguard::app
