// SPDX-License-Identifier: Apache-2.0
#include "office_case.hpp"

namespace smppguard::admin {
namespace {

using registry::CampaignStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Campaigns : public OfficeCase {
 protected:
  void SetUp() override {
    register_clinic();
    registry::Organisation bank = clinic();
    bank.key = "bank";
    ASSERT_TRUE(office_.add_organisation(bank, deed()));
  }

  [[nodiscard]] Result<void> set_status(CampaignStatus status) {
    return office_.set_status({"clinic", "reminders"}, status, deed());
  }
  [[nodiscard]] Result<registry::CampaignId> give_number_to_bank(PhoneNumber number) {
    registry::Campaign campaign = reminders();
    campaign.key = "offers";
    campaign.numbers = {number};
    return office_.add_campaign("bank", campaign, deed());
  }
  [[nodiscard]] registry::Campaign stored() { return office_.campaigns("clinic").value().at(0).campaign; }
};

TEST_F(Campaigns, AreAddedActiveWithWhoAndWhen) {
  EXPECT_EQ(stored().status, CampaignStatus::active);
  EXPECT_EQ(stored().organisation, 1U);
  EXPECT_EQ(stored().created_by, "Ada Operator");
  EXPECT_EQ(stored().created_at, deed().at);
}

TEST_F(Campaigns, AreRefusedWithAllMistakesAtOnce) {
  registry::Campaign wrong = reminders();
  wrong.use_case = "FUN";
  store::Deed nobody = deed();
  nobody.by = "";
  EXPECT_THAT(mistakes_of(office_.add_campaign("clinic", wrong, nobody)),
              ElementsAre(StartsWith("by: "), HasSubstr("clinic has a campaign reminders already"),
                          StartsWith("use_case: "), StartsWith("campaign_id: "), StartsWith("samples: "),
                          HasSubstr("12223334646 belongs to campaign reminders of clinic")));
  EXPECT_THAT(mistakes_of(office_.add_campaign("clinik", reminders(), deed())),
              ElementsAre("there is no organisation 'clinik'; did you mean clinic?",
                          HasSubstr("belongs to campaign")));
}

TEST_F(Campaigns, TheSameKeyMayBeUsedByTwoOrganisations) {
  registry::Campaign same = reminders();
  same.numbers = {kOtherSender};
  EXPECT_TRUE(office_.add_campaign("bank", same, deed()));
}

TEST_F(Campaigns, TakeNumbersInAndOut) {
  CampaignChange change;
  change.add = {kOtherSender};
  change.remove = {kSender};
  change.description = "Appointments";
  ASSERT_TRUE(office_.change_campaign({"clinic", "reminders"}, change, deed()));
  EXPECT_THAT(stored().numbers, ElementsAre(kOtherSender));
  EXPECT_EQ(stored().description, "Appointments");
}

TEST_F(Campaigns, RefuseNumbersThatCannotBeTakenInOrOut) {
  ASSERT_TRUE(give_number_to_bank(kOtherSender));
  CampaignChange change;
  change.add = {kSender, kOtherSender};
  change.remove = {PhoneNumber::nanp(2223334949)};
  EXPECT_THAT(mistakes_of(office_.change_campaign({"clinic", "reminders"}, change, deed())),
              ElementsAre("numbers: 12223334949 cannot be taken out, since the campaign does not have it",
                          HasSubstr("12223334646 is there more than once"),
                          HasSubstr("12223334747 belongs to campaign offers of bank")));
  EXPECT_THAT(stored().numbers, ElementsAre(kSender));
}

TEST_F(Campaigns, AChangeThatIsNoneIsRefused) {
  EXPECT_THAT(mistakes_of(office_.change_campaign({"clinic", "reminders"}, {}, deed())),
              ElementsAre(HasSubstr("nothing is different")));
  EXPECT_THAT(mistakes_of(office_.change_campaign({"clinic", "reminder"}, {}, deed())),
              ElementsAre("there is no campaign of clinic 'reminder'; did you mean reminders?"));
}

TEST_F(Campaigns, ASuspendedOneGivesItsNumbersUp) {
  ASSERT_TRUE(set_status(CampaignStatus::suspended));
  EXPECT_FALSE(office_.campaign_of(kSender).value());
  ASSERT_TRUE(give_number_to_bank(kSender));
  EXPECT_EQ(office_.campaign_of(kSender).value()->organisation, "bank");
  EXPECT_THAT(mistakes_of(set_status(CampaignStatus::active)),
              ElementsAre(HasSubstr("12223334646 belongs to campaign offers of bank")));
  EXPECT_EQ(stored().status, CampaignStatus::suspended);
}

TEST_F(Campaigns, BecomeActiveAgain) {
  ASSERT_TRUE(set_status(CampaignStatus::suspended));
  ASSERT_TRUE(set_status(CampaignStatus::active));
  EXPECT_EQ(office_.campaign_of(kSender).value()->campaign.key, "reminders");
  EXPECT_THAT(mistakes_of(set_status(CampaignStatus::active)), ElementsAre(HasSubstr("it is so already")));
}

TEST_F(Campaigns, AnEndIsFinal) {
  ASSERT_TRUE(set_status(CampaignStatus::ended));
  EXPECT_THAT(mistakes_of(set_status(CampaignStatus::active)), ElementsAre(HasSubstr("final")));
  CampaignChange change;
  change.description = "Appointments";
  EXPECT_THAT(mistakes_of(office_.change_campaign({"clinic", "reminders"}, change, deed())),
              ElementsAre(HasSubstr("final")));
}

TEST_F(Campaigns, AreListedForOneOrganisationOrAll) {
  ASSERT_TRUE(give_number_to_bank(kOtherSender));
  EXPECT_EQ(office_.campaigns("").value().size(), 2U);
  ASSERT_EQ(office_.campaigns("bank").value().size(), 1U);
  EXPECT_EQ(office_.campaigns("bank").value()[0].campaign.key, "offers");
  EXPECT_THAT(mistakes_of(office_.campaigns("bang")), ElementsAre(HasSubstr("did you mean bank?")));
}

}  // namespace
}  // namespace smppguard::admin
