// SPDX-License-Identifier: Apache-2.0
#include "rate_gate.hpp"

#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <limits>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;

class RateGateTest : public ::testing::Test {
 protected:
  /// How many go through at once.
  int take_all(RateLimit limit) {
    int taken = 0;
    while (taken < 1'000'000 && gate_.take(now_, limit)) ++taken;
    return taken;
  }

  RateGate gate_;
  Time now_ = Time{} + 1000s;
};

TEST_F(RateGateTest, LetsABurstThroughAndThenTheRate) {
  const RateLimit limit{10, 5};
  EXPECT_EQ(take_all(limit), 5);
  now_ += 100ms - 1ns;
  EXPECT_EQ(take_all(limit), 0);
  now_ += 1ns;
  EXPECT_EQ(take_all(limit), 1);
  now_ += 300ms;
  EXPECT_EQ(take_all(limit), 3);
}

TEST_F(RateGateTest, NeverSavesMoreThanABurst) {
  const RateLimit limit{10, 5};
  EXPECT_EQ(take_all(limit), 5);
  now_ += 24h;
  EXPECT_EQ(take_all(limit), 5);
}

TEST_F(RateGateTest, KeepsTheRateOverALongTime) {
  for (const std::uint32_t rate : {1U, 3U, 7U, 1'000U, 300'000U}) {
    const RateLimit limit{rate, 2};
    RateGate gate;
    Time now = Time{} + 500s;
    const auto step = std::chrono::nanoseconds{1'000'000'000 / rate / 3 + 1};
    std::uint64_t taken = 0;
    const Time end = now + 10s;
    for (; now < end; now += step) taken += gate.take(now, limit) ? 1 : 0;
    EXPECT_LE(taken, 10U * rate + 2U) << rate;
    EXPECT_GE(taken, 10U * rate * 99 / 100) << rate;
  }
}

TEST_F(RateGateTest, WithoutALimitTakesAll) {
  EXPECT_EQ(take_all({}), 1'000'000);
}

TEST_F(RateGateTest, ABurstOfNoneIsOne) {
  EXPECT_EQ(take_all({10, 0}), 1);
}

TEST_F(RateGateTest, TakesTheLargestNumbers) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(take_all({kMost, kMost}), 1'000'000);
  EXPECT_EQ(take_all({1, kMost}), 1'000'000);
  EXPECT_EQ(take_all({kMost, 1}), 0) << "a million are owed";
  now_ += 1ns;
  EXPECT_EQ(take_all({kMost, 1}), 1);
}

TEST_F(RateGateTest, AClockThatIsBehindTakesNothingTwice) {
  const RateLimit limit{10, 1};
  EXPECT_EQ(take_all(limit), 1);
  now_ -= 50ms;  // another thread's, read a little earlier
  EXPECT_EQ(take_all(limit), 0);
  now_ += 150ms;
  EXPECT_EQ(take_all(limit), 1);
}

TEST_F(RateGateTest, SaysWhenTheNextMayGo) {
  const RateLimit limit{10, 5};
  EXPECT_LE(gate_.next(limit), now_);
  EXPECT_EQ(take_all(limit), 5);
  EXPECT_EQ(gate_.next(limit), now_ + 100ms);
  now_ = gate_.next(limit);
  EXPECT_EQ(take_all(limit), 1);
  EXPECT_LE(gate_.next({}), now_);
}

TEST_F(RateGateTest, AFasterRateDoesNotWaitForTheSlowOnesDebts) {
  EXPECT_EQ(take_all({1, 60}), 60);
  EXPECT_EQ(take_all({1000, 10}), 0) << "used up stays used up";
  now_ += 1ms;
  EXPECT_EQ(take_all({1000, 10}), 1);
  now_ += 10ms;
  EXPECT_EQ(take_all({1000, 10}), 10);
}

TEST_F(RateGateTest, ASlowerRateGivesNoNewBurst) {
  EXPECT_EQ(take_all({1000, 1000}), 1000);
  EXPECT_EQ(take_all({1, 60}), 0);
  now_ += 1s;
  EXPECT_EQ(take_all({1, 60}), 1);
  now_ += 60s;
  EXPECT_EQ(take_all({1, 60}), 60);
}

TEST_F(RateGateTest, WhatIsHalfUsedIsHalfUsedAtAnotherRate) {
  const RateLimit before{10, 10};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(gate_.take(now_, before));
  EXPECT_EQ(take_all({100, 10}), 5);
  now_ += 1s;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(gate_.take(now_, before));
  EXPECT_EQ(take_all({10, 20}), 15) << "a longer burst at once";
}

TEST_F(RateGateTest, AClockThatIsBehindGainsNothingWhenTheLimitChanges) {
  EXPECT_EQ(take_all({1000, 10}), 10);
  EXPECT_FALSE(gate_.take(now_ - 5s, {500, 10}));
  EXPECT_EQ(take_all({500, 10}), 0);
}

TEST_F(RateGateTest, ALimitThatComesAndGoesGainsNothing) {
  EXPECT_EQ(take_all({}), 1'000'000);
  EXPECT_EQ(take_all({1, 3}), 3);
  EXPECT_EQ(take_all({}), 1'000'000);
  EXPECT_EQ(take_all({1, 3}), 0);
}

// Meant to run under ThreadSanitizer too.
class RateGateThreads : public ::testing::Test {
 protected:
  static constexpr std::size_t kThreads = 4;

  /// Runs `work` on all threads at once, each with its number, and adds up what they return.
  template <class Work>
  static std::uint64_t sum_of(const Work& work) {
    std::array<std::uint64_t, kThreads> results{};
    std::latch ready{kThreads};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        ready.arrive_and_wait();
        results[i] = work(i);
      });
    }
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads[i].join();
      sum += results[i];
    }
    return sum;
  }
};

TEST_F(RateGateThreads, LetExactlyTheBurstThrough) {
  RateGate gate;
  const Time now = Time{} + 1000s;
  const RateLimit limit{100'000, 50'000};
  EXPECT_EQ(sum_of([&](std::size_t) {
              std::uint64_t taken = 0;
              for (int i = 0; i < 30'000; ++i) taken += gate.take(now, limit) ? 1 : 0;
              return taken;
            }),
            50'000U);
}

TEST_F(RateGateThreads, LetExactlyTheRateThroughHoweverTheirClocksRun) {
  RateGate gate;
  const Time start = Time{} + 1000s;
  const RateLimit limit{1'000, 100};
  // Everybody goes from 0 to 20 s in steps of its own: 100 + 20 x 1000 places, asked for more than ten times.
  EXPECT_EQ(sum_of([&](std::size_t i) {
              std::uint64_t taken = 0;
              const auto step = std::chrono::microseconds{97 + i};
              for (Time now = start; now <= start + 20s; now += step) taken += gate.take(now, limit) ? 1 : 0;
              while (gate.take(start + 20s, limit)) ++taken;
              return taken;
            }),
            20'100U);
}

TEST_F(RateGateThreads, GainNothingWhileTheLimitChanges) {
  constexpr std::uint32_t kTicks = 80'000;
  RateGate gate;
  std::atomic<RateLimit> limit{RateLimit{1'000, 10}};
  std::atomic<std::uint32_t> ticks = 0;
  const Time start = Time{} + 1000s;
  const std::uint64_t taken = sum_of([&](std::size_t) {
    std::uint64_t mine = 0;
    for (std::uint32_t tick = ticks++; tick < kTicks; tick = ticks++) {
      if (tick % 400 == 0) limit = RateLimit{tick % 800 == 0 ? 1'000U : 500U, 10};
      mine += gate.take(start + tick * 250us, limit) ? 1 : 0;
    }
    return mine;
  });
  EXPECT_LE(taken, 20'200U) << "20 s at the faster rate";
  EXPECT_GE(taken, 9'800U) << "20 s at the slower one";
}

}  // namespace
}  // namespace smppguard::net
