// SPDX-License-Identifier: Apache-2.0
#include "decide_case.hpp"

namespace smppguard::policy {
namespace {

using Kind = Restraint::Kind;

class DecideRestraints : public Decide {
 protected:
  DecideRestraints() { world.restraints = &restraints; }
  Decision ask_under(const Restraint& restraint, PhoneNumber recipient = kUnlisted) {
    restraints.put(kSender, restraint);
    return ask(recipient);
  }

  testing::TestRestraints restraints;
};

TEST_F(DecideRestraints, WithoutAMeasureNothingChanges) {
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
  EXPECT_EQ(findings[Rule::block], Finding::passes);
  EXPECT_EQ(findings[Rule::hold], Finding::passes);
  EXPECT_EQ(restraints.taken, 0);
}

TEST_F(DecideRestraints, ABlockRefusesForGoodWithStatusesThatNobodyRepeats) {
  EXPECT_EQ(ask_under({.kind = Kind::blocked}), (Decision{Verdict::refuse, Reason::sender_blocked, 0x0A}));
  EXPECT_EQ(findings[Rule::block], Finding::blocked);
  EXPECT_EQ(findings[Rule::registry], Finding::not_asked);
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = kOther}).reason, Reason::not_listed);
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = {}}).reason, Reason::not_listed);
}

TEST_F(DecideRestraints, AHoldRefusesForNow) {
  EXPECT_EQ(ask_under({.kind = Kind::held}), (Decision{Verdict::refuse, Reason::sender_held, 0x64}));
  EXPECT_EQ(findings[Rule::block], Finding::passes);
  EXPECT_EQ(findings[Rule::hold], Finding::held);
}

TEST_F(DecideRestraints, OnlyWhatWouldGoOnCountsAgainstARate) {
  const Restraint throttled{.kind = Kind::throttled};
  EXPECT_EQ(ask_under(throttled).reason, Reason::not_listed);
  EXPECT_EQ(restraints.taken, 1);
  EXPECT_EQ(ask_under(throttled, kRecipient).reason, Reason::dnc_listed);
  EXPECT_EQ(restraints.taken, 1);
  restraints.room = false;
  EXPECT_EQ(ask_under(throttled), (Decision{Verdict::refuse, Reason::sender_throttled, 0x64}));
  EXPECT_EQ(findings[Rule::hold], Finding::throttled);
}

}  // namespace
}  // namespace smppguard::policy
