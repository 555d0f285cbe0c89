// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/judge.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace smppguard::traffic {
namespace {

using namespace std::chrono_literals;

const WallTime kMonday{std::chrono::hours{500'000}};

LedgerOptions few_senders() {
  LedgerOptions options;
  options.senders = 500;
  options.watched = 100;
  options.pairs = 10'000;
  options.domains = 64;
  options.watch_after = 1;
  return options;
}

Rule opt_out_rule(Action action) {
  Rule rule;
  rule.name = "stops";
  rule.conditions = {{Metric::opt_outs, Window::hour, Comparison::at_least, 10}};
  rule.least_attempts = 50;
  rule.action = action;
  rule.block_for = 2h;
  rule.calm = 10min;
  rule.explanation = "Too many \"stops\".";
  return rule;
}

/// A ledger and a judge at a time that only goes on.
class Bench {
 public:
  explicit Bench(Rule rule, std::size_t most = 10) : judge{{std::move(rule)}, Scope::sender, most} {}

  void send(std::uint64_t who, Kind kind, int count, Traits traits = {}) {
    for (int i = 0; i < count; ++i) {
      Sighting sighting;
      sighting.kind = kind;
      sighting.at = now;
      sighting.traits = traits;
      sighting.recipient = PhoneNumber::nanp(2'000'000'000 + ++recipient);
      ledger.take(who, sighting, {});
    }
  }
  std::vector<Finding> look() {
    std::vector<Finding> news;
    judge.look(ledger, now, 100, news);
    return news;
  }

  WallTime now = kMonday;
  std::uint64_t recipient = 0;
  Ledger ledger{few_senders(), HashKey{}, kMonday};
  Judge judge;
};

TEST(Judge, TellsAFindingOnceUntilItIsOver) {
  Bench bench{opt_out_rule(Action::block)};
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 9);
  EXPECT_TRUE(bench.look().empty());
  bench.send(7, Kind::opt_out, 1);
  const auto begun = bench.look();
  ASSERT_EQ(begun.size(), 1U);
  EXPECT_EQ(begun[0].who, 7U);
  EXPECT_EQ(begun[0].action, Action::block);
  EXPECT_EQ(begun[0].until, bench.now + 2h);
  EXPECT_EQ(begun[0].evidence.over(Window::hour).opt_outs, 10U);
  bench.send(7, Kind::opt_out, 1);
  EXPECT_TRUE(bench.look().empty());
  bench.now += 119min;
  EXPECT_TRUE(bench.look().empty()) << "the block lasts to its end";
  bench.now += 1min;
  const auto over = bench.look();
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].news, Finding::News::over);
  EXPECT_EQ(bench.judge.open(), 0U);
}

TEST(Judge, TellsAnewWhereTheRuleStillHoldsAtTheEnd) {
  Bench bench{opt_out_rule(Action::block)};
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  EXPECT_EQ(bench.look().size(), 1U);
  bench.now += 2h;
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  const auto renewed = bench.look();
  ASSERT_EQ(renewed.size(), 1U);
  EXPECT_EQ(renewed[0].news, Finding::News::begun);
  EXPECT_EQ(renewed[0].until, bench.now + 2h);
}

TEST(Judge, WhatCouldNotBeDoneIsFoundAgain) {
  Bench bench{opt_out_rule(Action::block)};
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  EXPECT_EQ(bench.look().size(), 1U);
  bench.judge.forget(7, "stops");
  EXPECT_EQ(bench.judge.open(), 0U);
  bench.send(7, Kind::passed, 1);
  EXPECT_EQ(bench.look().size(), 1U);
  bench.judge.forget(8, "stops");
  bench.judge.forget(7, "unknown");
  EXPECT_EQ(bench.judge.open(), 1U);
}

TEST(Judge, OtherRulesTakeOverWhatWasFoundAndLifted) {
  Bench bench{opt_out_rule(Action::block)};
  for (const std::uint64_t who : {7U, 8U}) {
    bench.send(who, Kind::passed, 60);
    bench.send(who, Kind::opt_out, 10);
  }
  EXPECT_EQ(bench.look().size(), 2U);
  std::vector<Finding> news;
  EXPECT_TRUE(bench.judge.lift(8, "stops", bench.now, news));
  Rule other = opt_out_rule(Action::block);
  other.name = "other";
  Judge after{{other, opt_out_rule(Action::block)}, Scope::sender, 10};
  after.take_over(bench.judge);
  bench.judge = std::move(after);
  bench.send(7, Kind::opt_out, 1);
  bench.send(8, Kind::opt_out, 1);
  const auto found = bench.look();
  ASSERT_EQ(found.size(), 2U) << "of the new rule alone";
  for (const Finding& one : found) EXPECT_EQ(one.rule, "other");
}

TEST(Judge, WhatWasLiftedElsewhereDoesNotBeginHere) {
  Bench bench{opt_out_rule(Action::block)};
  std::vector<Finding> news;
  EXPECT_FALSE(bench.judge.lift(7, "stops", bench.now, news));
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  EXPECT_TRUE(bench.look().empty());
}

TEST(Judge, WhatOnlyTellsLeavesRoomForWhatHinders) {
  Rule observing = opt_out_rule(Action::observe);
  observing.name = "seen";
  Bench bench{opt_out_rule(Action::block)};
  bench.judge = Judge{{observing, opt_out_rule(Action::block)}, Scope::sender, 3};
  for (std::uint64_t who = 1; who <= 3; ++who) {
    bench.send(who, Kind::passed, 60);
    bench.send(who, Kind::opt_out, 10);
  }
  EXPECT_EQ(bench.look().size(), 6U);
  EXPECT_EQ(bench.judge.untold(), 0U);
}

TEST(Judge, DoesNotFlapAroundAThreshold) {
  Bench bench{opt_out_rule(Action::alert)};
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  EXPECT_EQ(bench.look().size(), 1U);
  std::size_t told = 0;
  for (int i = 0; i < 18; ++i) {  // 8 to 10 in the window, for three hours
    bench.now += 10min;
    bench.send(7, Kind::passed, 10);
    bench.send(7, Kind::opt_out, i % 3 == 0 ? 2 : 1);
    told += bench.look().size();
  }
  EXPECT_EQ(told, 0U);
}

TEST(Judge, ALiftedFindingDoesNotBeginAnewAtOnce) {
  Bench bench{opt_out_rule(Action::block)};
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  EXPECT_EQ(bench.look().size(), 1U);
  std::vector<Finding> news;
  EXPECT_TRUE(bench.judge.lift(7, "stops", bench.now, news));
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].news, Finding::News::over);
  EXPECT_FALSE(bench.judge.lift(7, "stops", bench.now, news));
  bench.send(7, Kind::opt_out, 1);
  EXPECT_TRUE(bench.look().empty());
  bench.now += 2h;
  EXPECT_TRUE(bench.look().empty()) << "it was told already";
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  EXPECT_EQ(bench.look().size(), 1U);
}

TEST(Judge, WhoBecomesTrustedIsRidOfABlock) {
  Bench bench{opt_out_rule(Action::block)};
  bench.send(7, Kind::passed, 60);
  bench.send(7, Kind::opt_out, 10);
  EXPECT_EQ(bench.look().size(), 1U);
  bench.ledger.set_traits(7, {Trait::trusted});
  const auto news = bench.look();
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].news, Finding::News::over);
}

TEST(Judge, RegisteredSendersHaveTheirOwnThresholds) {
  Rule rule = opt_out_rule(Action::alert);
  rule.conditions[0].registered_threshold = 20;
  Bench bench{rule};
  bench.send(7, Kind::passed, 60, {Trait::registered});
  bench.send(7, Kind::opt_out, 15);
  EXPECT_TRUE(bench.look().empty());
  bench.send(7, Kind::opt_out, 5);
  EXPECT_EQ(bench.look().size(), 1U);
}

TEST(Judge, HoldsNoMoreThanItsFindings) {
  Bench bench{opt_out_rule(Action::alert), 3};
  for (std::uint64_t who = 1; who <= 5; ++who) {
    bench.send(who, Kind::passed, 60);
    bench.send(who, Kind::opt_out, 10);
  }
  EXPECT_EQ(bench.look().size(), 3U);
  EXPECT_EQ(bench.judge.untold(), 2U);
}

TEST(Judge, LooksAtNoMoreThanItIsTold) {
  Bench bench{opt_out_rule(Action::alert)};
  for (std::uint64_t who = 1; who <= 50; ++who) bench.send(who, Kind::passed, 1);
  std::vector<Finding> news;
  EXPECT_EQ(bench.judge.look(bench.ledger, bench.now, 30, news), 30U);
  EXPECT_EQ(bench.judge.look(bench.ledger, bench.now, 30, news), 20U);
}

/// The worst rule there can be, over random traffic: those who must not be hindered never are.
TEST(Judge, NeverHindersTheExemptTheTrustedAndThoseOfFewMessages) {
  for (const Action action : {Action::throttle, Action::hold, Action::block}) {
    Rule rule;
    rule.name = "always";
    rule.conditions = {{Metric::attempts, Window::day, Comparison::at_least, 0}};
    rule.least_attempts = 0;
    rule.action = action;
    rule.unless = {};
    rule.calm = 1min;
    rule.block_for = 1min;
    std::mt19937_64 random{7};
    Bench bench{rule, 1000};
    const auto traits_of = [](std::uint64_t who) {
      return who % 4 == 0   ? Traits{Trait::exempt}
             : who % 4 == 1 ? Traits{Trait::trusted, Trait::registered}
                            : Traits{};
    };
    std::map<std::uint64_t, int> sent;
    std::size_t hindered = 0;
    for (int i = 0; i < 3000; ++i) {
      const std::uint64_t who = 1 + random() % 80;
      const bool few = who % 4 == 2;
      bench.now += Duration{random() % 20'000};
      if (few && sent[who] + 1 >= static_cast<int>(Judge::kLeastAttempts)) continue;
      const int count = few ? 1 : static_cast<int>(random() % 30);
      sent[who] += count;
      bench.send(who, static_cast<Kind>(random() % 3), count, traits_of(who));
      bench.send(who, static_cast<Kind>(3 + random() % 4), static_cast<int>(random() % 5));
      for (const Finding& finding : bench.look()) {
        if (finding.news == Finding::News::over || finding.action <= Action::alert) continue;
        ++hindered;
        ASSERT_EQ(finding.who % 4, 3U);
      }
    }
    EXPECT_GE(hindered, 20U) << "each of the others, at least once";
  }
}

TEST(Finding, IsMembersOfAnObject) {
  Finding finding;
  finding.rule = "stops";
  finding.action = Action::throttle;
  finding.per_second = 2;
  finding.until = WallTime{1s};
  finding.explanation = "Too \"many\".";
  const std::string json = members(finding);
  EXPECT_TRUE(json.starts_with(R"("rule":"stops","action":"throttle","since":"1970-01-01T00:00:00.000Z",)"
                               R"("until":"1970-01-01T00:00:01.000Z","per_second":2,)"
                               R"("explanation":"Too \"many\".","evidence":{"minute":{})"))
      << json;
}

TEST(Rules, ThatAreShippedAreSoundAndOnlyObserve) {
  std::set<std::string> names;
  for (const Rule& rule : shipped_rules()) {
    EXPECT_EQ(fault_of(rule), "") << rule.name;
    EXPECT_EQ(rule.action, Action::observe);
    EXPECT_TRUE(rule.unless.has(Trait::exempt) && rule.unless.has(Trait::trusted));
    EXPECT_FALSE(rule.explanation.empty());
    EXPECT_TRUE(names.insert(rule.name).second);
  }
}

TEST(Rules, AreCheckedForFaults) {
  Rule rule = opt_out_rule(Action::block);
  EXPECT_EQ(fault_of(rule), "");
  rule.conditions[0] = {Metric::same_text_share, Window::minute, Comparison::at_least, 0.5};
  EXPECT_EQ(fault_of(rule), "same_text_share is known for the hour and the day");
  rule.conditions[0] = {Metric::link_share, Window::minute, Comparison::at_least, 50};
  EXPECT_EQ(fault_of(rule), "link_share is a share, 0 to 1");
  rule.conditions.clear();
  EXPECT_EQ(fault_of(rule), "a rule has at least one condition");
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    const auto metric = static_cast<Metric>(i);
    EXPECT_EQ(find_metric(name(metric)), metric);
  }
  EXPECT_EQ(find_action("block"), Action::block);
}

}  // namespace
}  // namespace smppguard::traffic
