// SPDX-License-Identifier: Apache-2.0
#include "circuits.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CircuitScript : public ::testing::Test {
 protected:
  using Attempt = Circuits::Attempt;

  /// Leave to dial, or nothing.
  std::unique_ptr<Attempt> begin(const std::string& upstream, const Endpoint& endpoint) {
    auto leave = circuits->begin(upstream, endpoint, now);
    if (auto* attempt = std::get_if<Attempt>(&leave)) return std::make_unique<Attempt>(std::move(*attempt));
    until = std::get<Circuits::PassedOver>(leave).until;
    return nullptr;
  }
  std::unique_ptr<Attempt> begin() { return begin("carrier", smsc); }
  void fail(const std::unique_ptr<Attempt>& attempt) {
    ASSERT_NE(attempt, nullptr);
    attempt->failed(times, "refused", now);
  }
  /// For how long nobody may try.
  Duration closed_for() {
    EXPECT_EQ(begin(), nullptr);
    return std::chrono::duration_cast<Duration>(until - now);
  }

  const Endpoint smsc{"smsc1.example.net", 2775};
  const CircuitTimes times{500ms, 3000ms};
  std::vector<std::string> changes;
  std::shared_ptr<Circuits> circuits = std::make_shared<Circuits>(
      [this](const std::string& upstream, const Endpoint& endpoint, const std::string& why) {
        changes.push_back(upstream + " " + endpoint.host + ": " + why);
      });
  Time now{1h};
  Time until{};
};

constexpr const char* kOpened =
    "carrier smsc1.example.net: refused; passed over for 500 ms, and twice as long after each further "
    "failure, at most "
    "3000 ms";
constexpr const char* kClosed = "carrier smsc1.example.net: ";

TEST_F(CircuitScript, WhatWorksStaysAsItIs) {
  for (int i = 0; i < 3; ++i) begin()->succeeded();
  EXPECT_THAT(changes, IsEmpty());
}

TEST_F(CircuitScript, AFailureIsPassedOverTwiceAsLongEachTime) {
  fail(begin());
  for (const Duration pause : {500ms, 1000ms, 2000ms, 3000ms, 3000ms}) {
    EXPECT_EQ(closed_for(), pause);
    now += pause - 1ms;
    EXPECT_EQ(begin(), nullptr);
    now += 1ms;
    fail(begin());
  }
  EXPECT_THAT(changes, ElementsAre(kOpened));
}

TEST_F(CircuitScript, OneDialTriesAndTheOthersWait) {
  fail(begin());
  now += 500ms;
  const auto trial = begin();
  ASSERT_NE(trial, nullptr);
  EXPECT_EQ(begin(), nullptr);
  EXPECT_LE(until, now) << "somebody is trying";
  now += 1h;
  EXPECT_EQ(begin(), nullptr);
  trial->succeeded();
  EXPECT_NE(begin(), nullptr);
  EXPECT_NE(begin(), nullptr);
  EXPECT_THAT(changes, ElementsAre(kOpened, kClosed));
}

TEST_F(CircuitScript, ASuccessForgetsEarlierFailures) {
  fail(begin());
  now += 500ms;
  fail(begin());
  now += 1000ms;
  begin()->succeeded();
  fail(begin());
  EXPECT_EQ(closed_for(), 500ms);
  EXPECT_THAT(changes, ElementsAre(kOpened, kClosed, kOpened));
}

TEST_F(CircuitScript, ManyFailuresAtOnceAreOne) {
  const auto one = begin();
  const auto two = begin();
  const auto three = begin();
  fail(one);
  fail(two);
  EXPECT_EQ(closed_for(), 500ms);
  now += 500ms;
  const auto trial = begin();
  fail(three);  // began before it was known
  EXPECT_EQ(begin(), nullptr) << "the trial is still on";
  fail(trial);
  EXPECT_EQ(closed_for(), 1000ms);
  EXPECT_THAT(changes, ElementsAre(kOpened));
}

TEST_F(CircuitScript, ALateSuccessIsASuccess) {
  const auto slow = begin();
  fail(begin());
  slow->succeeded();
  EXPECT_NE(begin(), nullptr);
  EXPECT_THAT(changes, ElementsAre(kOpened, kClosed));
}

TEST_F(CircuitScript, ATrialThatIsGivenUpLeavesTheNextOneTry) {
  fail(begin());
  now += 500ms;
  auto trial = begin();
  EXPECT_EQ(begin(), nullptr);
  trial.reset();
  trial = begin();
  ASSERT_NE(trial, nullptr);
  fail(trial);
  EXPECT_EQ(closed_for(), 1000ms);
}

TEST_F(CircuitScript, AnOldTrialHasNoSayInALaterOpening) {
  const auto slow = begin();
  fail(begin());
  now += 500ms;
  auto old_trial = begin();
  ASSERT_NE(old_trial, nullptr);
  slow->succeeded();  // closed, while the trial is still on
  fail(begin());      // and opened again
  now += 500ms;
  const auto new_trial = begin();
  ASSERT_NE(new_trial, nullptr);
  fail(old_trial);
  EXPECT_EQ(begin(), nullptr) << "the new trial is on";
  fail(new_trial);
  EXPECT_EQ(closed_for(), 1000ms);
}

TEST_F(CircuitScript, EndpointsAndUpstreamsAreApart) {
  fail(begin());
  EXPECT_EQ(begin(), nullptr);
  EXPECT_NE(begin("carrier", {"smsc1.example.net", 2776}), nullptr);
  EXPECT_NE(begin("carrier", {"smsc2.example.net", 2775}), nullptr);
  EXPECT_NE(begin("other", smsc), nullptr);
}

TEST_F(CircuitScript, OnlyOneOfManyThreadsMayTry) {
  fail(begin());
  now += 500ms;
  for (int round = 0; round < 50; ++round) {
    std::atomic<int> let_through{0};
    std::vector<std::unique_ptr<Attempt>> attempts(4);
    std::vector<std::thread> threads;
    for (auto& attempt : attempts) {
      threads.emplace_back([&] {
        auto leave = circuits->begin("carrier", smsc, now);
        if (auto* got = std::get_if<Attempt>(&leave)) {
          ++let_through;
          attempt = std::make_unique<Attempt>(std::move(*got));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(let_through, 1);
  }
}

}  // namespace
}  // namespace smppguard::net
