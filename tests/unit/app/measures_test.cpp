// SPDX-License-Identifier: Apache-2.0
#include "measures.hpp"

#include "support/fake_store.hpp"
#include "support/test_world.hpp"

#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using policy::Restraint;
using Action = store::Measure::Action;

const WallTime kNoon{4'000'000'000s};  // what is long over by the machine's clock is forgotten
const PhoneNumber kSpammer = PhoneNumber::nanp(2223334646);

store::Measure against_spammer(Action action, std::string rule = "burst") {
  store::Measure measure;
  measure.sender = kSpammer;
  measure.action = action;
  measure.rule = std::move(rule);
  measure.since = kNoon;
  measure.until = kNoon + 1h;
  measure.per_second = action == Action::throttle ? 2 : 0;
  measure.explanation = "Too many.";
  measure.by = measure.rule.empty() ? "anna" : "";
  return measure;
}

class MeasuresInMemory : public ::testing::Test {
 protected:
  /// The store has it, and the feed tells of it.
  void take(const store::Change& change) {
    const auto entries = store_.append(std::vector{change});
    ASSERT_TRUE(entries);
    for (const store::FeedEntry& entry : *entries) EXPECT_TRUE(measures_.take(entry));
    measures_.publish();
  }
  [[nodiscard]] Restraint found(WallTime now = kNoon, PhoneNumber sender = kSpammer) const {
    const Restraint* const found = restraints_.find(sender, &senders_, now);
    return found == nullptr ? Restraint{} : *found;
  }

  testing::FakeStore store_;
  Measures measures_;
  testing::TestSenders senders_;
  MeasuredRestraints restraints_{measures_, MeasuredRestraints::Rates::counted};
};

TEST_F(MeasuresInMemory, AreLoadedAndFollowed) {
  store_.commit_elsewhere(against_spammer(Action::block));
  EXPECT_EQ(found().kind, Restraint::Kind::none);
  ASSERT_TRUE(measures_.load(store_));
  EXPECT_EQ(found().kind, Restraint::Kind::blocked);
  EXPECT_TRUE(found().by_rule);
  EXPECT_EQ(found().explanation, "Too many.");
  EXPECT_EQ(found(kNoon + 1h).kind, Restraint::Kind::none) << "it has ended by itself";
  take(store::EndMeasure{found().id, "anna", kNoon, "a mistake"});
  EXPECT_EQ(found().kind, Restraint::Kind::none);
  EXPECT_EQ(count(*measures_.table(), kNoon), MeasureCounts{});
}

TEST_F(MeasuresInMemory, TheHardestCounts) {
  take(against_spammer(Action::throttle, "a"));
  EXPECT_EQ(found().kind, Restraint::Kind::throttled);
  take(against_spammer(Action::block, "b"));
  take(against_spammer(Action::hold, "c"));
  EXPECT_EQ(found().kind, Restraint::Kind::blocked);
  EXPECT_EQ(count(*measures_.table(), kNoon), (MeasureCounts{0, 1, 1, 1}));
  EXPECT_EQ(count(*measures_.table(), kNoon + 2h), MeasureCounts{});
  take(store::EndMeasure{found().id, "anna", kNoon, ""});
  EXPECT_EQ(found().kind, Restraint::Kind::held);
}

TEST_F(MeasuresInMemory, TrustCountsBeforeAll) {
  take(against_spammer(Action::block));
  take(against_spammer(Action::trust, ""));
  EXPECT_EQ(found().kind, Restraint::Kind::none);
  EXPECT_TRUE(is_trusted(*measures_.table(), kSpammer, 0, kNoon));
  EXPECT_FALSE(is_trusted(*measures_.table(), PhoneNumber::nanp(2223334647), 0, kNoon));
}

TEST_F(MeasuresInMemory, OfSenderAndOrganisationTheHarderCounts) {
  senders_.put(kSpammer, {.registered = true, .organisation = 7});
  take(against_spammer(Action::throttle));
  store::Measure common = against_spammer(Action::block, "");
  common.sender = {};
  common.organisation = 7;
  take(common);
  EXPECT_EQ(found().kind, Restraint::Kind::blocked);
  take(against_spammer(Action::trust, ""));
  EXPECT_EQ(found().kind, Restraint::Kind::blocked) << "trust keeps rules away, and this is a person's";
}

TEST_F(MeasuresInMemory, TrustOfTheOrganisationKeepsRulesFromItsNumbers) {
  senders_.put(kSpammer, {.registered = true, .organisation = 7});
  take(against_spammer(Action::block));
  store::Measure trust = against_spammer(Action::trust, "");
  trust.sender = {};
  trust.organisation = 7;
  take(trust);
  EXPECT_EQ(found().kind, Restraint::Kind::none);
  EXPECT_EQ(found(kNoon + 2h).kind, Restraint::Kind::none);
  EXPECT_TRUE(is_trusted(*measures_.table(), kSpammer, 7, kNoon));
  take(against_spammer(Action::hold, ""));
  EXPECT_EQ(found().kind, Restraint::Kind::held) << "a person knows what they do";
}

TEST_F(MeasuresInMemory, WhatRulesDecidedLetsTheExemptOff) {
  senders_.put(kSpammer, {.registered = true, .organisation = 7, .exemption = 12});
  take(against_spammer(Action::block));
  EXPECT_EQ(found().kind, Restraint::Kind::none);
  take(against_spammer(Action::hold, ""));
  EXPECT_EQ(found().kind, Restraint::Kind::held);
}

TEST_F(MeasuresInMemory, AnOrganisationsHoldForItsNumbers) {
  senders_.put(kSpammer, {.registered = true, .organisation = 7});
  EXPECT_EQ(found().kind, Restraint::Kind::none);
  EXPECT_EQ(senders_.asked, 0) << "nobody is asked where there are none";
  store::Measure measure = against_spammer(Action::hold);
  measure.sender = {};
  measure.organisation = 7;
  take(measure);
  EXPECT_EQ(found().kind, Restraint::Kind::held);
  EXPECT_EQ(found(kNoon, PhoneNumber::nanp(2223334647)).kind, Restraint::Kind::none);
  EXPECT_EQ(restraints_.find(kSpammer, nullptr, kNoon), nullptr);
}

TEST_F(MeasuresInMemory, ARateLetsItsMessagesThroughAndNoMore) {
  take(against_spammer(Action::throttle));
  int passed = 0;
  for (int ms = 0; ms < 10'000; ms += 10) {
    const WallTime now = kNoon + Duration{ms};
    if (restraints_.take(found(now), now)) ++passed;
  }
  EXPECT_GE(passed, 20);
  EXPECT_LE(passed, 22) << "two a second, and those of the first second at once";
  // Another table does not give what was used already back.
  take(against_spammer(Action::throttle, "another"));
  const WallTime end = kNoon + 9'990ms;
  EXPECT_FALSE(restraints_.take(found(end), end));
}

TEST_F(MeasuresInMemory, AClockThatIsSetBackLocksNobodyOut) {
  take(against_spammer(Action::throttle));
  const WallTime later = kNoon + 30min;
  while (restraints_.take(found(later), later)) {
  }
  EXPECT_TRUE(restraints_.take(found(), kNoon));
}

TEST_F(MeasuresInMemory, WhoOnlyAsksUsesNothing) {
  take(against_spammer(Action::throttle));
  const MeasuredRestraints asking{measures_, MeasuredRestraints::Rates::not_counted};
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(asking.take(*asking.find(kSpammer, nullptr, kNoon), kNoon));
  EXPECT_TRUE(restraints_.take(found(), kNoon));
}

TEST_F(MeasuresInMemory, WhatWasLostIsForgotten) {
  take(against_spammer(Action::block));
  measures_.begin_anew();
  EXPECT_EQ(found().kind, Restraint::Kind::blocked) << "until all that stands is there";
  measures_.publish();
  EXPECT_EQ(found().kind, Restraint::Kind::none);
}

TEST_F(MeasuresInMemory, OtherEntriesAreNotForThem) {
  store::FeedEntry entry;
  entry.kind = "grant";
  EXPECT_FALSE(measures_.take(entry));
  entry.kind = store::kMeasureTaken;
  entry.details = "broken";
  EXPECT_TRUE(measures_.take(entry)) << "one of a newer smppguard, of which nothing else is made either";
}

}  // namespace
}  // namespace smppguard::app
