// SPDX-License-Identifier: Apache-2.0
#include "analytics.hpp"

#include "knowledge.hpp"
#include "support/fake_directory.hpp"
#include "support/fake_store.hpp"
#include "support/test_world.hpp"

#include <condition_variable>
#include <gtest/gtest.h>
#include <mutex>
#include <string_view>
#include <vector>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using traffic::Finding;
using traffic::Kind;

const WallTime kNoon{1'764'000'000s};
const PhoneNumber kSeller = PhoneNumber::nanp(2223334646);
const PhoneNumber kControl = PhoneNumber::nanp(2223334747);

traffic::TrafficOptions small(traffic::Action action = traffic::Action::block) {
  traffic::TrafficOptions options;
  options.enabled = true;
  options.ledger.senders = 1'000;
  options.ledger.watched = 100;
  options.ledger.pairs = 10'000;
  options.ledger.watch_after = 1;
  options.organisations.senders = 100;
  options.organisations.watched = 50;
  traffic::Rule rule;
  rule.name = "stops";
  rule.conditions = {{traffic::Metric::opt_outs, traffic::Window::hour, traffic::Comparison::at_least, 5}};
  rule.least_attempts = 30;
  rule.action = action;
  rule.explanation = "Too many stops.";
  options.rules = {rule};
  return options;
}

class AnalyticsTest : public ::testing::Test {
 protected:
  void load() {
    ASSERT_TRUE(knowledge_.load(
        store_, directory_, [](std::size_t) {}, [](const std::string&) {}));
  }
  void start(const traffic::TrafficOptions& options = small()) {
    analytics_ = std::make_unique<Analytics>(
        options, 2, knowledge_, [] { return kNoon; },
        [this](const Finding& finding) {
          const std::lock_guard lock{mutex_};
          found_.push_back(finding);
          changed_.notify_all();
        },
        [](const std::string& what) { ADD_FAILURE() << what; });
  }
  void send(std::size_t worker, int messages, PhoneNumber sender = kSeller) {
    const std::string_view text = "buy one, get one";
    const auto watch = analytics_->watch(worker);
    for (int i = 0; i < messages; ++i) {
      watch->judged({sender,
                     PhoneNumber::nanp(3'000'000'000U + static_cast<std::uint64_t>(i)),
                     policy::Reason::not_listed,
                     false,
                     0,
                     kNoon,
                     {as_bytes(text), smpp::Alphabet::gsm}});
    }
  }
  /// Each time by others.
  void stop_it(int times, PhoneNumber sender = kSeller) {
    for (int i = 0; i < times; ++i) {
      analytics_->tell(Kind::opt_out, sender, PhoneNumber::nanp(++stopped_), kNoon);
    }
  }
  /// Behind all that was sent before, somebody else is found: so others would have been, too.
  void await_control(std::size_t count) {
    send(1, 40, kControl);
    stop_it(5, kControl);
    EXPECT_EQ(await(count).back().who, kControl.key());
  }
  /// Waits until so many were told of.
  std::vector<Finding> await(std::size_t count) {
    std::unique_lock lock{mutex_};
    EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return found_.size() >= count; }));
    return found_;
  }
  /// Waits until so much was seen.
  AnalyticsTotals await_seen(std::uint64_t sightings) {
    for (;;) {
      const auto totals = analytics_->totals();
      if (!totals) ADD_FAILURE() << "no answer";
      if (!totals || totals->senders.sightings >= sightings) return totals.value_or(AnalyticsTotals{});
    }
  }

  testing::FakeStore store_;
  testing::PlannedFault fault_;
  testing::FakeDirectory directory_{fault_};
  Knowledge knowledge_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Finding> found_;
  std::uint64_t stopped_ = 3'000'000'000;
  std::unique_ptr<Analytics> analytics_;
};

TEST_F(AnalyticsTest, WhatWorkersSeeBecomesAFindingWithItsEvidence) {
  load();
  start();
  send(0, 20);
  send(1, 20);
  await_seen(40);
  stop_it(5);
  const auto found = await(1);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule, "stops");
  EXPECT_EQ(found[0].who, kSeller.key());
  EXPECT_EQ(found[0].action, traffic::Action::block);
  EXPECT_EQ(found[0].evidence.over(traffic::Window::hour).messages, 40U);
  EXPECT_EQ(found[0].evidence.over(traffic::Window::hour).opt_outs, 5U);
  EXPECT_EQ(analytics_->findings(10)->size(), 1U);
  const auto sender = analytics_->sender(kSeller);
  ASSERT_TRUE(sender && sender->portrait);
  EXPECT_EQ(sender->portrait->over(traffic::Window::day).same_text, 40U);
  EXPECT_FALSE(analytics_->sender(PhoneNumber::nanp(2223334647))->portrait);
}

TEST_F(AnalyticsTest, ExceptedUseCasesAreNotFound) {
  const store::Deed deed{.by = "anna", .at = kNoon};
  registry::Organisation organisation;
  organisation.key = "clinic";
  const auto id = directory_.add(organisation, deed);
  registry::Campaign campaign;
  campaign.organisation = *id;
  campaign.numbers = {kSeller};
  campaign.use_case = "2FA";
  ASSERT_TRUE(directory_.add(campaign, deed));
  load();
  traffic::TrafficOptions options = small();
  options.rules[0].unless = {traffic::Trait::one_time_code};
  start(options);
  send(0, 40);
  stop_it(6);
  const auto totals = await_seen(46);
  await_control(1);
  EXPECT_EQ(found_.size(), 1U);
  const auto sender = analytics_->sender(kSeller);
  EXPECT_TRUE(sender->traits.has(traffic::Trait::registered));
  EXPECT_TRUE(sender->traits.has(traffic::Trait::one_time_code));
  EXPECT_GE(totals.organisations.sightings, 46U) << "and counted for its organisation";
}

TEST_F(AnalyticsTest, WhatAPersonEndedDoesNotBeginAtOnceAgain) {
  load();
  start();
  send(0, 40);
  await_seen(40);
  stop_it(5);
  ASSERT_EQ(await(1).size(), 1U);
  store::FeedEntry ended;
  ended.kind = store::kMeasureEnded;
  ended.sender = kSeller;
  ended.details = R"({"measure":1,"rule":"stops"})";
  analytics_->heard(ended);
  const auto found = await(2);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].news, Finding::News::over);
  stop_it(3);
  await_control(3);
  EXPECT_EQ(analytics_->findings(10)->size(), 1U) << "of the other one";
}

TEST_F(AnalyticsTest, WhatCouldNotBeDoneIsFoundAgain) {
  load();
  start();
  send(0, 40);
  await_seen(40);
  stop_it(5);
  const auto found = await(1);
  analytics_->failed(found[0]);
  stop_it(1);
  EXPECT_EQ(await(2)[1].rule, "stops");
}

TEST_F(AnalyticsTest, WhoHasStoppedItAnswersNothingMore) {
  load();
  start();
  analytics_->stop();
  send(0, 40);
  EXPECT_FALSE(analytics_->totals());
}

TEST_F(AnalyticsTest, OtherRulesCanTakeTheirPlace) {
  load();
  start(small(traffic::Action::observe));
  send(0, 40);
  await_seen(40);
  stop_it(5);
  EXPECT_EQ(await(1)[0].action, traffic::Action::observe);
  analytics_->adopt(small(traffic::Action::alert).rules);
  stop_it(1);
  EXPECT_EQ(await(2)[1].action, traffic::Action::alert);
}

}  // namespace
}  // namespace smppguard::app
