// SPDX-License-Identifier: Apache-2.0
#include "explanation.hpp"

#include "support/test_world.hpp"

#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

using policy::Rule;
using testing::number;

const PhoneNumber kRecipient = number("12223334545");
const PhoneNumber kSender = number("12123334646");
constexpr Day kToday{std::chrono::days{20'777}};

class Explaining : public ::testing::Test {
 protected:
  Explaining() {
    registry.load(222, kToday);
    one.message.recipient = kRecipient;
    one.message.sender = kSender;
    one.world.registry = &registry.slabs();
    one.world.lists = &lists;
    one.world.consents = &consents;
    one.world.senders = &senders;
    senders.put(kSender, {.registered = true, .organisation_key = "clinic"});
  }
  std::string seen(Rule rule) {
    one.decision = policy::decide(one.message, one.world, {}, one.now, &one.findings);
    return text_of(rule, one);
  }

  testing::TestRegistry registry;
  testing::TestLists lists;
  testing::TestConsents consents;
  testing::TestSenders senders;
  Explanation one{{}, {}, kToday};
};

TEST_F(Explaining, TheNationalListByAreaCode) {
  EXPECT_EQ(seen(Rule::registry), "not listed (list of 2026-11-20 for area code 222)");
  registry.list(kRecipient);
  EXPECT_EQ(seen(Rule::registry), "LISTED (list of 2026-11-20 for area code 222)");
  one.world.oldest_version = kToday + std::chrono::days{1};
  EXPECT_EQ(
      seen(Rule::registry),
      "UNKNOWN: area code not loaded, or its list is older than registry.max_age (list of 2026-11-20 for "
      "area code 222)");
  one.world.registry = nullptr;
  EXPECT_EQ(seen(Rule::registry),
            "UNKNOWN: area code not loaded, or its list is older than registry.max_age");
}

TEST_F(Explaining, AStatesListByName) {
  lists.put(kRecipient, testing::kStateList);
  EXPECT_EQ(seen(Rule::registry), "LISTED (list texas of 2026-11-19)");
  consents.grant(kRecipient, kSender);
  EXPECT_EQ(seen(Rule::registry), "LISTED (list texas of 2026-11-19)");
  EXPECT_EQ(seen(Rule::permission), "the recipient has approved this sender");
}

TEST_F(Explaining, CompanyListsByName) {
  EXPECT_EQ(seen(Rule::company_list), "passes");
  lists.put(kRecipient, testing::kClinicList);
  EXPECT_EQ(seen(Rule::company_list), "LISTED (list clinic-stops of 2026-11-19)");
  consents.grant(kRecipient, kSender);
  EXPECT_EQ(seen(Rule::company_list), "LISTED (list clinic-stops of 2026-11-19)");
  EXPECT_EQ(seen(Rule::permission), "not asked");
}

TEST_F(Explaining, TheEntryThatForbidsASender) {
  EXPECT_EQ(seen(Rule::do_not_originate), "passes");
  lists.forbid(kSender, testing::kSpoofed);
  EXPECT_EQ(seen(Rule::do_not_originate),
            "DO NOT ORIGINATE (list spoofed of 2026-11-19, entry 212333 of 6 digits, source the owner)");
  policy::OriginListing unsaid = testing::kSpoofed;
  unsaid.digits = 10;
  unsaid.source = "";
  lists.forbid(kSender, unsaid);
  EXPECT_EQ(seen(Rule::do_not_originate),
            "DO NOT ORIGINATE (list spoofed of 2026-11-19, entry 2123334646 of 10 digits)");
  EXPECT_EQ(seen(Rule::company_list), "not asked");
}

TEST_F(Explaining, WhereThereAreNoLists) {
  one.world.lists = nullptr;
  EXPECT_EQ(seen(Rule::do_not_originate), "not asked (no such list is loaded)");
  EXPECT_EQ(seen(Rule::company_list), "not asked (no such list is loaded)");
}

}  // namespace
}  // namespace smppguard::app
