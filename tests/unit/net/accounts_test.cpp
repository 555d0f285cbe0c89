// SPDX-License-Identifier: Apache-2.0
#include "accounts.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using Seats = std::vector<std::unique_ptr<relay::Seat>>;

policy::Client with_binds(std::uint32_t most) {
  policy::Client client;
  client.max_binds = most;
  return client;
}

policy::Client with_rate(std::uint32_t per_second, std::optional<std::uint32_t> burst = std::nullopt) {
  policy::Client client;
  client.messages_per_second = per_second;
  client.burst = burst;
  return client;
}

class AccountsTest : public ::testing::Test {
 protected:
  int take_all(relay::Seat& seat) {
    int taken = 0;
    while (taken < 10'000 && seat.take_message(now_)) ++taken;
    return taken;
  }

  std::unique_ptr<relay::Seat> admit(const std::string& system_id, const policy::Client& client) {
    return accounts_.admit(system_id, client, now_);
  }

  Accounts accounts_;
  Time now_ = Time{} + 1000s;
};

TEST_F(AccountsTest, AdmitAsManyBindsAsTheClientMayHave) {
  const policy::Client client = with_binds(2);
  auto first = admit("app1", client);
  const auto second = admit("app1", client);
  EXPECT_TRUE(first && second);
  EXPECT_EQ(admit("app1", client), nullptr);
  first.reset();
  EXPECT_NE(admit("app1", client), nullptr);
}

TEST_F(AccountsTest, CountEachSystemIdByItself) {
  const policy::Client client = with_binds(1);
  const auto one = admit("app1", client);
  const auto other = admit("app2", client);
  EXPECT_TRUE(one && other);
  EXPECT_EQ(admit("app1", client), nullptr);
  EXPECT_EQ(admit("app2", client), nullptr);
}

TEST_F(AccountsTest, AdmitEverybodyWithoutALimit) {
  Seats seats;
  for (int i = 0; i < 1000; ++i) seats.push_back(admit("app1", {}));
  for (const auto& seat : seats) ASSERT_NE(seat, nullptr);
  EXPECT_EQ(take_all(*seats.back()), 10'000);
}

TEST_F(AccountsTest, AdmitNobodyWhereNoneIsAllowed) {
  EXPECT_EQ(admit("app1", with_binds(0)), nullptr);
  EXPECT_EQ(accounts_.size(), 0U);
}

TEST_F(AccountsTest, StayWithoutASeatOnlyUntilTheirRateIsPaidFor) {
  Seats seats;
  for (int i = 0; i < 10; ++i) {
    seats.push_back(admit("app" + std::to_string(i % 5), with_rate(10, 3)));
    (void)take_all(*seats.back());
  }
  EXPECT_EQ(accounts_.size(), 5U);
  seats.clear();
  EXPECT_EQ(take_all(*admit("app1", with_rate(10, 3))), 0) << "a new bind is no new burst";
  EXPECT_EQ(accounts_.size(), 5U);
  now_ += 300ms;
  EXPECT_EQ(take_all(*admit("app1", with_rate(10, 3))), 3);
  EXPECT_EQ(accounts_.size(), 1U);
}

TEST_F(AccountsTest, WhatIsChargedIsWaitedFor) {
  const auto one = admit("app1", with_rate(10, 1));
  EXPECT_TRUE(one->take_message(now_));
  one->charge(now_, 9);  // the other recipients of a list of ten
  now_ += 999ms;
  EXPECT_FALSE(one->take_message(now_));
  now_ += 1ms;
  EXPECT_TRUE(one->take_message(now_));
}

TEST_F(AccountsTest, ShareTheRateAmongAllBindsOfASystemId) {
  const policy::Client client = with_rate(10, 4);
  const auto one = admit("app1", client);
  const auto other = admit("app1", client);
  const auto stranger = admit("app2", client);
  EXPECT_TRUE(one->take_message(now_));
  EXPECT_EQ(take_all(*other), 3);
  EXPECT_EQ(take_all(*one), 0);
  EXPECT_EQ(take_all(*stranger), 4);
  now_ += 100ms;
  EXPECT_EQ(take_all(*other), 1);
  EXPECT_EQ(take_all(*one), 0);
}

TEST_F(AccountsTest, GiveASecondsWorthAtOnceUnlessToldOtherwise) {
  EXPECT_EQ(take_all(*admit("app1", with_rate(25))), 25);
}

TEST_F(AccountsTest, AdoptAnotherRate) {
  const auto one = admit("app1", with_rate(1, 10));
  const auto other = admit("app1", with_rate(1, 10));
  EXPECT_EQ(take_all(*one), 10);
  one->adopt(with_rate(100, 10));
  EXPECT_EQ(take_all(*other), 0) << "no new burst for a new limit";
  now_ += 10ms;
  EXPECT_EQ(take_all(*other), 1) << "and no waiting at the old rate";
  one->adopt({});
  EXPECT_EQ(take_all(*other), 10'000);
  one->adopt(with_rate(5, 2));
  now_ += 1s;
  EXPECT_EQ(take_all(*other), 2);
}

TEST_F(AccountsTest, KeepASeatWhateverMaxBindsSaysNow) {
  const auto one = admit("app1", with_binds(2));
  const auto other = admit("app1", with_binds(2));
  one->adopt(with_binds(1));
  EXPECT_TRUE(one->take_message(now_));
  EXPECT_TRUE(other->take_message(now_));
  EXPECT_EQ(admit("app1", with_binds(1)), nullptr);
}

// Meant to run under ThreadSanitizer too: threads bind, send and go all at once, and the limits change.
TEST_F(AccountsTest, NeverAdmitMoreThanMayBeThereHoweverManyAsk) {
  constexpr std::uint32_t kMost = 3;
  constexpr int kThreads = 4;
  std::atomic<int> there = 0;
  std::atomic<bool> too_many = false;
  std::atomic<int> admitted = 0;
  std::latch ready{kThreads};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      ready.arrive_and_wait();
      for (int i = 0; i < 5'000; ++i) {
        policy::Client client = with_rate(1'000'000, 5);
        client.max_binds = kMost;
        auto seat = admit("app" + std::to_string(i % 2), client);
        if (!seat) continue;
        if (++there > 2 * static_cast<int>(kMost)) too_many = true;
        ++admitted;
        (void)seat->take_message(now_ + i * 1us);
        client.messages_per_second = static_cast<std::uint32_t>(1 + t);
        seat->adopt(client);
        (void)seat->take_message(now_ + i * 1us);
        --there;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(too_many);
  EXPECT_GT(admitted, 5'000);
  now_ += 24h;
  const auto another = admit("app3", {});
  EXPECT_EQ(accounts_.size(), 1U);
}

}  // namespace
}  // namespace smppguard::net
