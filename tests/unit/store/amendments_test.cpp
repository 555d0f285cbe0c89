// SPDX-License-Identifier: Apache-2.0
// What operators enter makes of what stood before.
#include "standings_case.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::store {
namespace {

using consent::Matter;
using consent::Standing;
using consent::State;
using Kind = Record::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

class Amendments : public StandingsCase {};

TEST_P(Amendments, OperatorsCannotPermitAgainstAnOptOut) {
  say(Kind::opt_out);
  EXPECT_THAT(refused(amendment(Matter::voice, {State::permitted, now_, {}})), HasSubstr("opted out"));
  append(amendment(Matter::voice, {}));
  EXPECT_THAT(standing_now(), IsEmpty());
  append(amendment(Matter::voice, {State::permitted, now_, {}}));
  EXPECT_THAT(standing_now(), SizeIs(1));
}

TEST_P(Amendments, APermissionIsRenewedByOneThatOverlaps) {
  append(amendment(Matter::purchase, {State::permitted, now_, now_ + 100h}));
  const WallTime first = standing_now()[0].standing.from;
  append(amendment(Matter::purchase, {State::permitted, first + 50h, first + 150h}));
  ASSERT_THAT(standing_now(), SizeIs(1));
  EXPECT_EQ(standing_now()[0].standing, (Standing{State::permitted, first, first + 150h}));
  EXPECT_THAT(refused(amendment(Matter::purchase, {State::permitted, first + 200h, first + 300h})),
              HasSubstr("gap"));
}

TEST_P(Amendments, WhatCannotBeIsRefusedWithTheReason) {
  EXPECT_THAT(refused(amendment(Matter::purchase, {State::permitted, now_, now_})),
              HasSubstr("over before it begins"));
  EXPECT_THAT(refused(amendment(Matter::purchase, {})), HasSubstr("nothing stands"));
  Amendment unnamed = amendment(Matter::written_consent, {State::permitted, now_, {}});
  unnamed.by.clear();
  EXPECT_THAT(refused(unnamed), HasSubstr("who"));
  EXPECT_THAT(standing_now(), IsEmpty());
  EXPECT_THAT(feed(*store_), IsEmpty());
}

constexpr std::array kPermissions = {Matter::voice, Matter::written_consent, Matter::purchase,
                                     Matter::inquiry};

TEST_P(Amendments, APermissionStandsWithItsEndUntilItIsRevoked) {
  for (const Matter matter : kPermissions) {
    const Standing wanted{State::permitted, now_, now_ + 48h};
    const auto entered = append(amendment(matter, wanted));
    ASSERT_THAT(entered, SizeIs(1)) << name(matter);
    EXPECT_EQ(entered[0].kind, "permission");
    EXPECT_EQ(entered[0].by, "kim");
    EXPECT_THAT(entered[0].details, HasSubstr("contract 17"));
    ASSERT_THAT(standing_now(), SizeIs(1)) << name(matter);
    EXPECT_EQ(standing_now()[0], (consent::Fact{sample_recipient(1), pair_, matter, wanted}));

    const auto revoked = append(amendment(matter, {}));
    ASSERT_THAT(revoked, SizeIs(1)) << name(matter);
    EXPECT_EQ(revoked[0].kind, "permission_ended");
    EXPECT_EQ(revoked[0].fact->standing, Standing{});
    EXPECT_THAT(standing_now(), IsEmpty()) << name(matter);
  }
}

TEST_P(Amendments, EndingOnePermissionLeavesTheOthers) {
  for (const Matter matter : kPermissions) append(amendment(matter, {State::permitted, now_, {}}));
  append(amendment(Matter::purchase, {}));
  std::vector<Matter> left;
  for (const consent::Fact& one : standing_now()) left.push_back(one.matter);
  EXPECT_THAT(left, ElementsAre(Matter::voice, Matter::written_consent, Matter::inquiry));
}

TEST_P(Amendments, AnOptOutEndsEveryPermissionOfThatSender) {
  for (const Matter matter : kPermissions) append(amendment(matter, {State::permitted, now_, {}}));
  append(amendment(Matter::written_consent, {State::permitted, now_, {}}, other_));
  const WallTime since = now_;
  EXPECT_THAT(append(amendment(Matter::voice, {State::opted_out, since, {}})), SizeIs(4));
  const auto now = standing_now();
  ASSERT_THAT(now, SizeIs(2));
  EXPECT_THAT(now, ::testing::Contains(fact(Matter::voice, pair_, State::opted_out, since)));
  EXPECT_THAT(now, ::testing::Contains(::testing::Field(&consent::Fact::party, other_)));
}

TEST_P(Amendments, ACompanyWideOptOutAndAnOwnListComeAndGo) {
  const WallTime since = now_;
  append(amendment(Matter::organisation, {State::opted_out, since, {}}, company_));
  append(amendment(Matter::own_list, {State::opted_out, since, {}}, {}));
  EXPECT_THAT(standing_now(),
              UnorderedElementsAre(fact(Matter::organisation, company_, State::opted_out, since),
                                   fact(Matter::own_list, {}, State::opted_out, since)));
  EXPECT_EQ(append(amendment(Matter::organisation, {}, company_))[0].kind, "opt_in");
  EXPECT_EQ(append(amendment(Matter::own_list, {}, {}))[0].kind, "everybody");
  EXPECT_THAT(standing_now(), IsEmpty());
}

TEST_P(Amendments, ANewPermissionFollowsOneThatIsOver) {
  append(amendment(Matter::inquiry, {State::permitted, now_ - 200h, now_ - 100h}));
  const Standing wanted{State::permitted, now_, now_ + 100h};
  append(amendment(Matter::inquiry, wanted));
  ASSERT_THAT(standing_now(), SizeIs(1));
  EXPECT_EQ(standing_now()[0].standing, wanted);
}

TEST_P(Amendments, AnImportIsTakenWholeOrNotAtAll) {
  std::vector<Change> rows;
  for (std::uint64_t i = 0; i < 1'000; ++i) rows.emplace_back(sample_consent(i));
  Amendment bad = sample_consent(1'000);
  bad.fact.recipient = {};
  rows.emplace_back(bad);
  const Appended refused = store_->append(rows);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().blame, Blame::change);
  EXPECT_THAT(standing_now(), IsEmpty());
  rows.pop_back();
  const Appended taken = store_->append(rows);
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_THAT(*taken, SizeIs(1'000));
  EXPECT_THAT(standing_now(), SizeIs(1'000));
}

TEST_P(Amendments, EachOfABatchSeesWhatTheOneBeforeItLeft) {
  const auto taken =
      store_->append(std::vector<Change>{text(Kind::opt_out), amendment(Matter::voice, {}),
                                         amendment(Matter::written_consent, {State::permitted, now_, {}}),
                                         text(Kind::opt_out), text(Kind::grant)});
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_THAT(*taken, SizeIs(6));
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::permitted, now_)));
}

INSTANTIATE_TEST_SUITE_P(Each, Amendments, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
