// SPDX-License-Identifier: Apache-2.0
#include "place.hpp"
#include "smppguard/store/outcome.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <variant>
#include <vector>

namespace smppguard::store {
namespace {

using Action = Measure::Action;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr WallTime kMeasured{std::chrono::hours{500'000}};

Measure by_rule(std::string rule = "burst", std::uint64_t sender = 1) {
  Measure measure;
  measure.sender = sample_recipient(sender);
  measure.action = Action::block;
  measure.rule = std::move(rule);
  measure.since = kMeasured;
  measure.until = kMeasured + std::chrono::hours{24};
  measure.explanation = "Many messages to strangers.";
  measure.evidence = R"({"hour":{"messages":900}})";
  return measure;
}

Measure by_person(Action action) {
  Measure measure = by_rule("");
  measure.action = action;
  measure.until.reset();
  measure.per_second = action == Action::throttle ? 5 : 0;
  measure.evidence.clear();
  measure.by = "alice";
  measure.note = "ticket 7";
  return measure;
}

class MeasuresTest : public OnEachEngine {
 protected:
  std::vector<FeedEntry> take(const Change& change) {
    const auto appended = store_->append(std::vector<Change>{change});
    EXPECT_TRUE(appended) << appended.error().message;
    return appended ? *appended : std::vector<FeedEntry>{};
  }
  [[nodiscard]] std::vector<Measure> standing(const MeasureFilter& filter = {}) {
    return store_->measures(filter).value();
  }

  Place place_{GetParam()};
  std::unique_ptr<Store> store_ = opened(place_);
};

TEST_P(MeasuresTest, AreKeptWithAllTheyHave) {
  Measure measure = by_rule();
  const auto entries = take(measure);
  ASSERT_THAT(entries, SizeIs(1));
  measure.id = entries[0].position;
  store_.reset();
  store_ = opened(place_);
  EXPECT_THAT(standing(), ElementsAre(measure));
}

TEST_P(MeasuresTest, OfEveryActionAndOfOrganisationsAreTold) {
  for (const Action action : {Action::trust, Action::throttle, Action::hold, Action::block}) {
    Measure measure = by_person(action);
    measure.organisation = 7U + static_cast<std::uint32_t>(action);
    measure.sender = {};
    const auto entries = take(measure);
    ASSERT_THAT(entries, SizeIs(1));
    measure.id = entries[0].position;
    EXPECT_EQ(std::get<Measure>(read_measure(entries[0]).value()), measure);
    EXPECT_THAT(standing({.organisation = measure.organisation}), ElementsAre(measure));
  }
}

TEST_P(MeasuresTest, TheFeedTellsOthersAllOfIt) {
  const auto begun = take(by_rule());
  Measure measure = by_rule();
  measure.id = begun.at(0).position;
  take(EndMeasure{measure.id, "bob", kMeasured + std::chrono::hours{1}, "a mistake"});
  std::vector<FeedEntry> heard;
  ASSERT_TRUE(store_->read_feed(0, 100, [&](const FeedEntry& entry) { heard.push_back(entry); }));
  ASSERT_THAT(heard, SizeIs(2));
  EXPECT_EQ(std::get<Measure>(read_measure(heard[0]).value()), measure);
  EXPECT_EQ(std::get<MeasureEnded>(read_measure(heard[1]).value()).id, measure.id);
  EXPECT_EQ(heard[1].by, "bob");
  EXPECT_THAT(heard[1].details, HasSubstr("a mistake"));
  EXPECT_THAT(standing(), IsEmpty());
}

// Two nodes see the same at the same time.
TEST_P(MeasuresTest, TheSameRuleTakesOneOnly) {
  EXPECT_THAT(take(by_rule()), SizeIs(1));
  EXPECT_THAT(take(by_rule()), IsEmpty());
  EXPECT_THAT(take(by_rule("other")), SizeIs(1));
  Measure later = by_rule();
  later.since = kMeasured + std::chrono::hours{25};
  later.until = later.since + std::chrono::hours{24};
  EXPECT_THAT(take(later), SizeIs(1)) << "the first is over";
}

TEST_P(MeasuresTest, TheSameRuleMayGoBeyondWhatItDid) {
  Measure mild = by_rule();
  mild.action = Action::throttle;
  mild.per_second = 1;
  take(mild);
  EXPECT_THAT(take(by_rule()), SizeIs(2)) << "the milder one ends";
  Measure a_moment_later = by_rule();
  a_moment_later.since += std::chrono::minutes{5};
  *a_moment_later.until += std::chrono::minutes{5};
  EXPECT_THAT(take(a_moment_later), IsEmpty()) << "another node has found the same";
  Measure renewed = by_rule();
  renewed.since += std::chrono::hours{23};
  *renewed.until += std::chrono::hours{23};
  EXPECT_THAT(take(renewed), SizeIs(2));
  ASSERT_THAT(standing(), SizeIs(1));
  EXPECT_EQ(standing()[0].until, renewed.until);
  EXPECT_THAT(take(mild), IsEmpty());
}

TEST_P(MeasuresTest, BothOfOneBatchAreHeldAgainstEachOther) {
  const auto entries = store_->append(std::vector<Change>{by_rule(), by_rule()});
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_THAT(*entries, SizeIs(1));
}

TEST_P(MeasuresTest, TrustEndsAllAndKeepsRulesAway) {
  take(by_rule());
  take(by_rule("other"));
  EXPECT_THAT(take(by_person(Action::trust)), SizeIs(3));
  EXPECT_THAT(take(by_rule()), IsEmpty());
  ASSERT_THAT(standing(), SizeIs(1));
  EXPECT_EQ(standing()[0].action, Action::trust);
  EXPECT_THAT(take(by_person(Action::block)), SizeIs(2)) << "a person may think again";
}

TEST_P(MeasuresTest, WhatIsNotInForceCannotBeEnded) {
  const auto refused = store_->append(std::vector<Change>{EndMeasure{4711, "bob", kMeasured, ""}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().blame, Blame::change);
  EXPECT_THAT(refused.error().message, HasSubstr("measure 4711 is not in force"));
}

TEST_P(MeasuresTest, AreListedByWhatIsAsked) {
  for (std::uint64_t i = 1; i <= 5; ++i) take(by_rule("burst", i));
  EXPECT_THAT(standing({.limit = 2}), SizeIs(2));
  EXPECT_THAT(standing({.sender = sample_recipient(3)}), SizeIs(1));
  EXPECT_THAT(standing({.action = Action::trust}), IsEmpty());
  EXPECT_THAT(standing({.in_force_at = kMeasured + std::chrono::hours{24}}), IsEmpty());
  const auto all = standing();
  ASSERT_THAT(all, SizeIs(5));
  EXPECT_THAT(standing({.before = all[1].id}), SizeIs(3));
}

TEST_P(MeasuresTest, WhatIsLongOverGoes) {
  take(by_rule());
  Measure later = by_rule("burst", 2);
  later.since = kMeasured + std::chrono::hours{40 * 24};
  later.until = later.since + std::chrono::hours{1};
  take(later);
  EXPECT_THAT(standing(), SizeIs(1));
}

TEST_P(MeasuresTest, WhatCannotBeIsRefused) {
  Measure both = by_rule();
  both.organisation = 1;
  Measure neither = by_rule();
  neither.sender = {};
  Measure nobody = by_rule("");
  Measure unpaced = by_rule();
  unpaced.action = Action::throttle;
  Measure backwards = by_rule();
  backwards.until = kMeasured;
  for (const Measure& wrong : {both, neither, nobody, unpaced, backwards}) {
    EXPECT_FALSE(outcome(wrong, {})) << wrong.rule;
    EXPECT_FALSE(store_->append(std::vector<Change>{wrong}));
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, MeasuresTest, each_engine(), engine_name);

TEST(ReadMeasure, WhatIsNoneIsNone) {
  FeedEntry entry;
  entry.kind = "grant";
  EXPECT_FALSE(read_measure(entry));
  entry.kind = kMeasureTaken;
  for (const char* broken : {"", "[]", "{", "7"}) {
    entry.details = broken;
    EXPECT_FALSE(read_measure(entry)) << broken;
  }
}

}  // namespace
}  // namespace smppguard::store
