// SPDX-License-Identifier: Apache-2.0
// What texts make of what stood before.
#include "standings_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::State;
using Kind = Record::Kind;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

class Standings : public StandingsCase {};

TEST_P(Standings, AGrantStandsFromItsFirstTextOn) {
  say(Kind::grant);
  const WallTime first = now_;
  say(Kind::grant);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::permitted, first)));
}

TEST_P(Standings, AnOptOutEndsEveryPermissionOfThatSenderOnly) {
  say(Kind::grant, kOther);
  const WallTime other = now_;
  say(Kind::grant);
  append(amendment(Matter::written_consent, {State::permitted, now_, {}}));
  append(amendment(Matter::purchase, {State::permitted, now_, now_ + 48h}));
  append(amendment(Matter::inquiry, {State::permitted, now_, now_ + 48h}));
  const auto entries = say(Kind::opt_out);
  EXPECT_THAT(entries, SizeIs(4)) << "memory has to know of each";
  EXPECT_THAT(standing_now(), UnorderedElementsAre(fact(Matter::voice, other_, State::permitted, other),
                                                   fact(Matter::voice, pair_, State::opted_out, now_)));
}

TEST_P(Standings, ARepeatedOptOutKeepsItsBeginning) {
  say(Kind::opt_out);
  const WallTime first = now_;
  say(Kind::opt_out);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::opted_out, first)));
}

TEST_P(Standings, StartEndsAnOptOutAndPermitsNothing) {
  say(Kind::opt_out);
  say(Kind::opt_in);
  EXPECT_THAT(standing_now(), IsEmpty());
  say(Kind::grant);
  const WallTime granted_at = now_;
  say(Kind::opt_in);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::permitted, granted_at)));
}

TEST_P(Standings, AnApproveEndsAnOptOut) {
  say(Kind::opt_out);
  say(Kind::grant);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::permitted, now_)));
}

TEST_P(Standings, ATextThatIsRecordedLateDoesNotEndAnOptOutThatCameAfterIt) {
  const Record late_grant = text(Kind::grant);
  const Record late_start = text(Kind::opt_in, kSender, kOrganisation);
  say(Kind::opt_out, kSender, kOrganisation);
  const auto before = standing_now();
  append(late_start);
  append(late_grant);
  EXPECT_EQ(standing_now(), before);
  EXPECT_THAT(store_->list(Kind::grant, 9).value(), SizeIs(1)) << "it is evidence all the same";
  say(Kind::grant);
  EXPECT_THAT(standing_now(), Contains(fact(Matter::voice, pair_, State::permitted, now_)));
}

TEST_P(Standings, ATextFromLongBeforeAnOptOutSpeaksOfAClockThatIsWrong) {
  const Record grant = text(Kind::grant);
  now_ += 1h;
  say(Kind::opt_out);
  append(grant);
  EXPECT_EQ(standing_now().at(0).standing.state, State::permitted);
}

TEST_P(Standings, CompanyWideOptOutsComeAndGoWithTheSenders) {
  say(Kind::opt_out, kSender, kOrganisation);
  const WallTime since = now_;
  EXPECT_THAT(standing_now(),
              UnorderedElementsAre(fact(Matter::voice, pair_, State::opted_out, since),
                                   fact(Matter::organisation, company_, State::opted_out, since)));
  say(Kind::opt_in, kOther, kOrganisation);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::opted_out, since)))
      << "that one number stays silent";
  say(Kind::opt_out, kOther, kOrganisation);
  const WallTime again = now_;
  say(Kind::grant, kOther, kOrganisation);
  EXPECT_THAT(standing_now(),
              UnorderedElementsAre(fact(Matter::voice, pair_, State::opted_out, since),
                                   fact(Matter::organisation, company_, State::opted_out, again),
                                   fact(Matter::voice, other_, State::permitted, now_)))
      << "the Approve speaks of one number";
}

TEST_P(Standings, ACompanyWideOptOutEndsWhatPermittedAnyOfItsNumbers) {
  for (const std::string& row :
       {std::string{
            "INSERT INTO organisations VALUES (7, 'shop', '', '', '', '', '', 1, 'as_route', 0, 'kim')"},
        std::string{"INSERT INTO campaigns VALUES (3, 7, 'old', '', '', '', 'suspended', 0, 'kim')"},
        "INSERT INTO campaign_numbers VALUES (1, 3, '" + kOther.to_string() + "', 0, NULL, 0)",
        std::string{"INSERT INTO campaign_numbers VALUES (2, 3, '07234', 0, NULL, 0)"}}) {
    place_.execute(row);
  }
  const PhoneNumber short_code = *read_address("07234");
  const PhoneNumber nobodys = PhoneNumber::nanp(2223334747);
  for (const PhoneNumber sender : {kOther, short_code, nobodys}) say(Kind::grant, sender);
  const WallTime granted_at = now_;
  append(amendment(Matter::purchase, {State::permitted, now_, now_ + 48h}, other_));
  EXPECT_THAT(say(Kind::opt_out, kSender, kOrganisation), SizeIs(5)) << "memory has to know of each";
  EXPECT_THAT(standing_now(),
              UnorderedElementsAre(fact(Matter::voice, pair_, State::opted_out, now_),
                                   fact(Matter::organisation, company_, State::opted_out, now_),
                                   fact(Matter::voice, {nobodys, 0}, State::permitted, granted_at)));
}

TEST_P(Standings, ACompanyWideOptOutThatIsEnteredEndsThemToo) {
  for (const std::string& row :
       {std::string{
            "INSERT INTO organisations VALUES (7, 'shop', '', '', '', '', '', 1, 'as_route', 0, 'kim')"},
        std::string{"INSERT INTO campaigns VALUES (3, 7, 'now', '', '', '', 'active', 0, 'kim')"},
        "INSERT INTO campaign_numbers VALUES (1, 3, '" + kOther.to_string() + "', 0, NULL, 1)"}) {
    place_.execute(row);
  }
  say(Kind::grant, kOther);
  append(amendment(Matter::organisation, {State::opted_out, now_, {}}, company_));
  ASSERT_THAT(standing_now(), SizeIs(1));
  EXPECT_EQ(standing_now()[0].matter, Matter::organisation);
}

TEST_P(Standings, StopToTheApprovalNumberEndsApprovalsOnly) {
  say(Kind::grant);
  say(Kind::grant, kOther);
  say(Kind::opt_out, PhoneNumber::nanp(2223334747));
  const WallTime stopped = now_;
  append(amendment(Matter::written_consent, {State::permitted, now_, {}}));
  const WallTime from = standing_now().back().standing.from;
  EXPECT_THAT(say(Kind::stop_all), SizeIs(2));
  EXPECT_THAT(
      standing_now(),
      UnorderedElementsAre(fact(Matter::voice, {PhoneNumber::nanp(2223334747), 0}, State::opted_out, stopped),
                           fact(Matter::written_consent, pair_, State::permitted, from)));
}

TEST_P(Standings, StopWithANumberEndsThatApproval) {
  say(Kind::grant);
  const WallTime granted_at = now_;
  say(Kind::grant, kOther);
  say(Kind::stop_one, kOther);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::permitted, granted_at)));
  say(Kind::opt_out);
  const WallTime since = now_;
  say(Kind::stop_one);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::voice, pair_, State::opted_out, since)))
      << "it takes back an approval, not an opt-out";
}

TEST_P(Standings, OwnListsComeAndGo) {
  say(Kind::only_allowed);
  EXPECT_THAT(standing_now(), ElementsAre(fact(Matter::own_list, {}, State::opted_out, now_)));
  say(Kind::everybody);
  EXPECT_THAT(standing_now(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Each, Standings, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
