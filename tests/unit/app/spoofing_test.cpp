// SPDX-License-Identifier: Apache-2.0
#include "spoofing.hpp"

#include "metrics.hpp"
#include "service_status.hpp"
#include "spoofing_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/serialize.hpp>

namespace smppguard::app {
namespace {

using policy::Reason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using namespace std::chrono_literals;

constexpr WallTime kTriedAt{std::chrono::days{20'777} + 10h};

net::SessionName session_of(const std::string& system_id, const std::string& source = "10.0.0.1:4000") {
  return {1, "main", source, system_id};
}

relay::MessageRefused refusal_of(std::string_view source_addr, WallTime at = kTriedAt,
                                 Reason reason = Reason::sender_not_own) {
  relay::MessageRefused refused{};
  refused.decision.reason = reason;
  refused.decided_at = at;
  refused.bound = true;
  refused.source_addr = source_addr;
  return refused;
}

TEST(SpoofingReport, SaysWhoUsedWhichSenderHowOftenAndFromWhere) {
  Spoofing spoofing;
  spoofing.note(session_of("shop1"), refusal_of("12223334646", kTriedAt - 2min));
  spoofing.note(session_of("shop1", "10.0.0.2:5000"),
                refusal_of("+12223334646", kTriedAt, Reason::assertion_wrong));
  spoofing.note(session_of("shop1"), refusal_of("BANK", kTriedAt - 1min));
  spoofing.note(session_of("shop2"), refusal_of("", kTriedAt - 3min, Reason::assertion_missing));
  const SpoofingPage page = spoofing.page({}, kTriedAt);
  EXPECT_EQ(page.total, 3U);
  ASSERT_THAT(page.attempts, SizeIs(3));
  const SpoofingAttempt& first = page.attempts[0];
  EXPECT_EQ(first.system_id, "shop1");
  EXPECT_EQ(first.sender, "12223334646") << "one number, however it is written";
  EXPECT_EQ(first.count, 2U);
  EXPECT_EQ(first.first, kTriedAt - 2min);
  EXPECT_EQ(first.last, kTriedAt);
  EXPECT_EQ(first.source, "10.0.0.2:5000");
  EXPECT_EQ(first.reason, "assertion_wrong");
  EXPECT_EQ(page.attempts[1].sender, "BANK");
  EXPECT_EQ(page.attempts[2].sender, "");
  ASSERT_THAT(page.clients, SizeIs(2));
  EXPECT_EQ(page.clients[0].system_id, "shop1");
  EXPECT_EQ(page.clients[0].count, 3U);
}

TEST(SpoofingReport, LeavesOtherRefusalsAndUnprovenSystemIdsAlone) {
  Spoofing spoofing;
  for (const policy::ReasonRow& row : policy::kReasons) {
    if (!policy::is_spoofing(row.reason))
      spoofing.note(session_of("a"), refusal_of("1", kTriedAt, row.reason));
  }
  relay::MessageRefused unbound = refusal_of("12223334646");
  unbound.bound = false;
  spoofing.note(session_of("stranger"), unbound);
  EXPECT_THAT(spoofing.page({}, kTriedAt).attempts, IsEmpty());
  EXPECT_THAT(spoofing.clients(kTriedAt), IsEmpty());
}

TEST(SpoofingReport, IsPagedAndOfOneClient) {
  Spoofing spoofing;
  for (int i = 0; i < 25; ++i) {
    spoofing.note(session_of("shop1"), refusal_of(std::to_string(12223330000 + i), kTriedAt + i * 1s));
    spoofing.note(session_of("shop2"), refusal_of(std::to_string(13334440000 + i), kTriedAt + i * 1s));
  }
  const SpoofingFilter filter{.system_id = "shop1", .offset = 20, .limit = 4};
  const SpoofingPage page = spoofing.page(filter, kTriedAt);
  EXPECT_EQ(page.total, 25U);
  EXPECT_TRUE(page.more);
  ASSERT_THAT(page.attempts, SizeIs(4));
  EXPECT_EQ(page.attempts[0].sender, "12223330004") << "the last one first";
  EXPECT_THAT(page.clients, SizeIs(1));
  EXPECT_FALSE(spoofing.page({.system_id = "shop1", .offset = 21, .limit = 4}, kTriedAt).more);
  EXPECT_THAT(spoofing.page({.system_id = "nobody"}, kTriedAt).attempts, IsEmpty());
}

TEST(SpoofingReport, ForgetsTheLeastRecentAndCountsThem) {
  Spoofing spoofing{160};
  for (int i = 0; i < 5'000; ++i) {
    spoofing.note(session_of("shop1"), refusal_of(std::to_string(12220000000 + i), kTriedAt + i * 1ms));
    spoofing.note(session_of("shop1"), refusal_of("BANK", kTriedAt + i * 1ms + 1ms));
  }
  const SpoofingPage page = spoofing.page({.limit = 1'000}, kTriedAt);
  EXPECT_EQ(page.total, 160U);
  EXPECT_EQ(page.forgotten + page.total, 5'001U);
  EXPECT_EQ(page.attempts[0].sender, "BANK") << "what is used all the time stays";
  EXPECT_EQ(page.attempts[0].count, 5'000U);
  EXPECT_EQ(page.clients[0].count, 10'000U);
}

TEST(SpoofingReport, HasNoMoreClientsThanItMay) {
  Spoofing spoofing;
  for (std::size_t i = 0; i < Spoofing::kMostClients + 50; ++i) {
    spoofing.note(session_of("shop" + std::to_string(i)), refusal_of("BANK"));
  }
  const auto clients = spoofing.clients(kTriedAt);
  ASSERT_THAT(clients, SizeIs(Spoofing::kMostClients + 1));
  EXPECT_EQ(clients[0].system_id, Spoofing::kOther);
  EXPECT_EQ(clients[0].count, 50U);
  const std::string longest(2'000, 'x');
  spoofing.note(session_of(longest), refusal_of(longest));
  EXPECT_THAT(spoofing.page({.system_id = longest}, kTriedAt).attempts.at(0).sender,
              SizeIs(Spoofing::kLongestText));
}

TEST(SpoofingReport, KnowsWhatWasWithinTheHour) {
  Spoofing spoofing;
  const auto note = [&](WallTime at, int times) {
    for (int i = 0; i < times; ++i) spoofing.note(session_of("shop1"), refusal_of("BANK", at));
  };
  note(kTriedAt, 3);
  note(kTriedAt + 30min, 4);
  EXPECT_EQ(spoofing.clients(kTriedAt + 30min)[0].within_hour, 7U);
  EXPECT_EQ(spoofing.clients(kTriedAt + 59min)[0].within_hour, 7U);
  EXPECT_EQ(spoofing.clients(kTriedAt + 60min)[0].within_hour, 4U);
  EXPECT_EQ(spoofing.clients(kTriedAt + 90min)[0].within_hour, 0U);
  note(kTriedAt + 10h, 1);
  EXPECT_EQ(spoofing.clients(kTriedAt + 10h)[0].within_hour, 1U);
  note(kTriedAt + 9h, 1);  // the clock went back
  EXPECT_EQ(spoofing.clients(kTriedAt + 10h)[0].within_hour, 2U);
  EXPECT_EQ(spoofing.clients(kTriedAt + 10h)[0].count, 9U);
}

TEST(SpoofingReport, TakesNotesOfManyWorkers) {
  Spoofing spoofing;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&spoofing, t] {
      for (int i = 0; i < 5'000; ++i) {
        spoofing.note(session_of("shop" + std::to_string(t % 2)), refusal_of(std::to_string(i % 50)));
        if (i % 1'000 == 0) (void)spoofing.page({}, kTriedAt);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const SpoofingPage page = spoofing.page({}, kTriedAt);
  EXPECT_EQ(page.clients[0].count + page.clients[1].count, 20'000U);
  EXPECT_EQ(page.total, 100U);
}

TEST(SpoofingReport, IsToldAsJsonAsMetricAndAsWarning) {
  Spoofing spoofing;
  for (int i = 0; i < 100; ++i) spoofing.note(session_of("shop1"), refusal_of("BANK"));
  for (int i = 0; i < 99; ++i) spoofing.note(session_of("shop2"), refusal_of("BANK"));
  EXPECT_THAT(
      boost::json::serialize(to_json(spoofing.page({.limit = 1}, kTriedAt))),
      ::testing::AllOf(HasSubstr(R"("total":2,"more":true,"forgotten":0)"),
                       HasSubstr(R"("sender":"BANK","reason":"sender_not_own","source":"10.0.0.1:4000")"),
                       HasSubstr(R"({"system_id":"shop1","count":100,"within_hour":100})")));
  MetricFamilies families;
  add_spoofing(families, spoofing.clients(kTriedAt));
  EXPECT_THAT(families.text(), HasSubstr("smppguard_spoofing_attempts_total{system_id=\"shop2\"} 99"));

  const ListsInForce::State lists{};
  const store::StoreOptions options{};
  const StoreStatus store{options, {}};
  Troubles troubles{.now = kTriedAt, .lists = lists, .store = store, .journal = {}};
  troubles.spoofing = spoofing.clients(kTriedAt);
  std::vector<std::string> texts;
  for (const Warning& one : warnings_about(troubles)) texts.push_back(one.text);
  EXPECT_THAT(texts, ::testing::Contains(HasSubstr("client shop1: 100 messages within the hour")));
  EXPECT_THAT(texts, Not(::testing::Contains(HasSubstr("shop2"))));
}

}  // namespace
}  // namespace smppguard::app
