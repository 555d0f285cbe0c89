// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/part_memory.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace smppguard::relay {
namespace {

using namespace std::chrono_literals;
using policy::Decision;
using policy::Reason;
using policy::Verdict;

constexpr Decision kNotListed{Verdict::forward, Reason::not_listed, 0};
constexpr Decision kApproved{Verdict::forward, Reason::approved, 0};
constexpr Decision kUnknown{Verdict::forward, Reason::registry_unknown, 0};
constexpr Day kDay{std::chrono::days{20'776}};
constexpr Decision kDeferred{Verdict::refuse, Reason::registry_unknown_deferred, 0x58};
constexpr Decision kRefused{Verdict::refuse, Reason::dnc_listed, 0x66, "national", kDay};
constexpr Decision kStateListed{Verdict::refuse, Reason::state_listed, 0x66, "texas", kDay};
constexpr Decision kCompanyListed{Verdict::refuse, Reason::company_listed, 0x66, "company", kDay};
constexpr Decision kOrganisationListed{Verdict::refuse, Reason::organisation_listed, 0x66, "stops", kDay};
constexpr Decision kForbidden{Verdict::refuse, Reason::do_not_originate, 0x0A, "spoofed", kDay};
constexpr Decision kNoRoute{Verdict::refuse, Reason::no_route, 0x0B};
constexpr Decision kUnreadable{Verdict::refuse, Reason::destination_unreadable, 0x0B};

PartKey key_of(std::uint16_t reference, std::uint8_t total = 3) {
  return {.account = 1,
          .sender = 2,
          .recipient = PhoneNumber::nanp(2223334545).key(),
          .reference = reference,
          .total = total,
          .scheme = smpp::PartScheme::udh_8bit};
}

class PartMemoryTest : public ::testing::Test {
 protected:
  Decision ask(const PartKey& key, std::uint8_t number, const Decision& fresh) {
    return table_.verdict(key, number, fresh, now_);
  }

  PartTable table_{64};
  Time now_ = Time{} + 1000s;
  PartKey key_ = key_of(7);
};

TEST_F(PartMemoryTest, EveryPartGetsTheVerdictOfTheFirst) {
  for (const auto& [first, later] : {std::pair{kNotListed, kRefused},
                                     {kRefused, kNotListed},
                                     {kRefused, kApproved},
                                     {kApproved, kRefused},
                                     {kUnknown, kRefused},
                                     {kDeferred, kNotListed},
                                     {kNotListed, kDeferred},
                                     {kStateListed, kNotListed},
                                     {kNotListed, kStateListed},
                                     {kCompanyListed, kApproved},
                                     {kNotListed, kCompanyListed},
                                     {kOrganisationListed, kApproved},
                                     {kNotListed, kOrganisationListed},
                                     {kRefused, kUnknown}}) {
    const PartKey key = key_of(++key_.reference);
    EXPECT_EQ(ask(key, 1, first), first);
    EXPECT_EQ(ask(key, 2, later), first);
    EXPECT_EQ(ask(key, 3, later), first);
  }
}

TEST_F(PartMemoryTest, TheFirstIsTheOneThatComesFirst) {
  EXPECT_EQ(ask(key_, 3, kRefused), kRefused);
  EXPECT_EQ(ask(key_, 1, kApproved), kRefused);
  EXPECT_EQ(ask(key_, 2, kApproved), kRefused);
}

TEST_F(PartMemoryTest, IsForgottenWhenAllPartsWereSeen) {
  EXPECT_EQ(ask(key_, 1, kNotListed), kNotListed);
  EXPECT_EQ(ask(key_, 2, kNotListed), kNotListed);
  EXPECT_EQ(ask(key_, 3, kRefused), kNotListed);
  EXPECT_EQ(ask(key_, 1, kRefused), kRefused) << "the next message with this reference";
  EXPECT_EQ(ask(key_, 2, kNotListed), kRefused);
}

TEST_F(PartMemoryTest, IsForgottenAfterAMinuteFromTheFirstPart) {
  EXPECT_EQ(ask(key_, 1, kNotListed), kNotListed);
  now_ += PartTable::kLongest - 1ns;
  EXPECT_EQ(ask(key_, 2, kRefused), kNotListed);
  now_ += 1ns;
  EXPECT_EQ(ask(key_, 3, kRefused), kRefused);
}

TEST_F(PartMemoryTest, APartThatComesAgainBeginsAnew) {
  EXPECT_EQ(ask(key_, 1, kNotListed), kNotListed);
  EXPECT_EQ(ask(key_, 2, kNotListed), kNotListed);
  now_ += 50s;
  EXPECT_EQ(ask(key_, 1, kRefused), kRefused);
  now_ += 50s;
  EXPECT_EQ(ask(key_, 2, kNotListed), kRefused) << "its minute begins anew too";
  EXPECT_EQ(ask(key_, 3, kNotListed), kRefused);
}

TEST_F(PartMemoryTest, WhatSpeaksAgainstThisPartStands) {
  for (const Decision& other : {kNoRoute, kUnreadable, kForbidden}) {
    const PartKey key = key_of(++key_.reference);
    EXPECT_EQ(ask(key, 1, kNotListed), kNotListed);
    EXPECT_EQ(ask(key, 2, other), other);
    EXPECT_EQ(ask(key, 3, kRefused), kNotListed) << "the first part's verdict is still known";
  }
}

TEST_F(PartMemoryTest, OnlyWhatTheListsSaidIsHandedOn) {
  EXPECT_EQ(ask(key_, 1, kNoRoute), kNoRoute);
  EXPECT_EQ(ask(key_, 2, kNotListed), kNotListed);
  EXPECT_EQ(ask(key_, 3, kRefused), kRefused);
}

TEST_F(PartMemoryTest, APartWithAnotherReasonIsSeenAllTheSame) {
  EXPECT_EQ(ask(key_, 1, kNotListed), kNotListed);
  EXPECT_EQ(ask(key_, 2, kNoRoute), kNoRoute);
  EXPECT_EQ(ask(key_, 2, kRefused), kRefused);
  EXPECT_EQ(ask(key_, 3, kNotListed), kRefused);
}

TEST_F(PartMemoryTest, ARefusalKeepsTheStatusAndTheListItHad) {
  const Decision changed{Verdict::refuse, Reason::state_listed, 0x45, "ohio", Day{}};
  EXPECT_EQ(ask(key_, 1, kRefused), kRefused);
  EXPECT_EQ(ask(key_, 2, changed), kRefused);
}

TEST_F(PartMemoryTest, EveryFieldOfTheKeyCounts) {
  EXPECT_EQ(ask(key_, 1, kNotListed), kNotListed);
  std::vector<PartKey> others(6, key_);
  others[0].account = 9;
  others[1].sender = 9;
  others[2].recipient = PhoneNumber::nanp(2223334546).key();
  others[3].reference = 9;
  others[4].total = 4;
  others[5].scheme = smpp::PartScheme::sar;
  for (const PartKey& other : others) EXPECT_EQ(ask(other, 2, kRefused), kRefused);
  EXPECT_EQ(ask(key_, 2, kRefused), kNotListed);
}

TEST_F(PartMemoryTest, NumbersThatCannotBeArePassedOver) {
  EXPECT_EQ(ask(key_, 1, kNotListed), kNotListed);
  for (const int number : {0, 4, 255}) {
    EXPECT_EQ(ask(key_, static_cast<std::uint8_t>(number), kRefused), kRefused);
  }
  EXPECT_EQ(ask(key_of(8, 0), 1, kRefused), kRefused);
  EXPECT_EQ(ask(key_, 2, kRefused), kNotListed);
}

TEST_F(PartMemoryTest, HoldsTheLongestMessageAndTheShortest) {
  const PartKey longest = key_of(8, 255);
  EXPECT_EQ(ask(longest, 255, kNotListed), kNotListed);
  for (int number = 1; number < 255; ++number) {
    EXPECT_EQ(ask(longest, static_cast<std::uint8_t>(number), kRefused), kNotListed);
  }
  EXPECT_EQ(ask(longest, 1, kRefused), kRefused);
  EXPECT_EQ(ask(key_of(9, 1), 1, kNotListed), kNotListed);
  EXPECT_EQ(ask(key_of(9, 1), 1, kRefused), kRefused);
}

TEST(PartTableRoom, TheOldestGivesItsPlace) {
  PartTable table{1};  // one group of eight
  const Time now = Time{} + 1000s;
  for (std::uint16_t i = 0; i < 9; ++i) {
    EXPECT_EQ(table.verdict(key_of(i), 1, kNotListed, now + i * 1s), kNotListed);
  }
  for (std::uint16_t i = 1; i < 9; ++i) {
    EXPECT_EQ(table.verdict(key_of(i), 2, kRefused, now + 10s), kNotListed) << i;
  }
  EXPECT_EQ(table.verdict(key_of(0), 2, kRefused, now + 10s), kRefused);
}

TEST(PartTableRoom, WhatIsFreeOrTooOldIsTakenFirst) {
  PartTable table{8};
  const Time now = Time{} + 1000s;
  (void)table.verdict(key_of(0), 1, kNotListed,
                      now - 59s);  // in time when the last come, not when they are asked
  for (std::uint16_t i = 1; i < 7; ++i) (void)table.verdict(key_of(i), 1, kNotListed, now);
  (void)table.verdict(key_of(7, 1), 1, kNotListed, now + 100ms);  // complete, so its slot is free again
  (void)table.verdict(key_of(8), 1, kNotListed, now + 100ms);
  EXPECT_EQ(table.verdict(key_of(0), 2, kRefused, now + 200ms), kNotListed) << "there was a free slot";
  (void)table.verdict(key_of(9), 1, kNotListed, now + 1s);
  for (std::uint16_t i = 1; i < 7; ++i) {
    EXPECT_EQ(table.verdict(key_of(i), 2, kRefused, now + 2s), kNotListed) << "there was one too old: " << i;
  }
}

TEST(PartTableRoom, AFullTableServesAllItHasRoomFor) {
  constexpr std::uint16_t kMessages = 400;
  PartTable table{1000};  // becomes 1024
  const Time now = Time{} + 1000s;
  for (std::uint16_t i = 0; i < kMessages; ++i) (void)table.verdict(key_of(i), 1, kNotListed, now);
  int kept = 0;
  for (std::uint16_t i = 0; i < kMessages; ++i) {
    if (table.verdict(key_of(i), 2, kRefused, now) == kNotListed) ++kept;
  }
  EXPECT_GT(kept, kMessages * 98 / 100) << "references are spread over the table";
}

// Against a memory without limits: whatever comes, a verdict is the fresh one or that of the same message's
// first part within a minute, and a fresh one that is none of the lists' business stands.
TEST(PartTableRoom, NeverHandsOnWhatItMayNot) {
  std::mt19937 random{3};
  const std::vector<Decision> decisions{kNotListed, kApproved, kUnknown, kRefused, kNoRoute, kUnreadable};
  PartTable table{16};
  struct Given {
    std::uint16_t reference;
    Time at;
    Decision decision;
  };
  std::vector<Given> given;
  Time now = Time{} + 1000s;
  for (int i = 0; i < 50'000; ++i) {
    now += std::chrono::milliseconds{random() % 2000};
    const auto reference = static_cast<std::uint16_t>(random() % 30);
    const Decision fresh = decisions[random() % decisions.size()];
    const Decision said =
        table.verdict(key_of(reference), static_cast<std::uint8_t>(1 + random() % 3), fresh, now);
    if (said != fresh) {
      ASSERT_TRUE(fresh != kNoRoute && fresh != kUnreadable && said != kNoRoute && said != kUnreadable);
      ASSERT_TRUE(std::any_of(given.begin(), given.end(), [&](const Given& one) {
        return one.reference == reference && one.decision == said && one.at + PartTable::kLongest > now;
      }));
    }
    given.push_back({reference, now, fresh});
    std::erase_if(given, [&](const Given& one) { return one.at + PartTable::kLongest <= now; });
  }
}

}  // namespace
}  // namespace smppguard::relay
