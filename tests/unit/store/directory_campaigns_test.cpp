// SPDX-License-Identifier: Apache-2.0
#include "directory_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::store {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Campaigns : public DirectoryTest {
 protected:
  const registry::OrganisationId clinic_ = add_organisation("clinic");
  const registry::OrganisationId bank_ = add_organisation("bank");
};

TEST_P(Campaigns, AreKept) {
  Campaign texts =
      sample_campaign(clinic_, "texts", {sender_number(1), sender_number(2), *read_address("01234")});
  texts.id = directory_->add(texts, kDeed).value();
  texts.created_at = kDeed.at;
  texts.created_by = kDeed.by;
  std::sort(texts.numbers.begin(), texts.numbers.end(),
            [](PhoneNumber a, PhoneNumber b) { return a.to_string() < b.to_string(); });
  Campaign office{.organisation = bank_, .key = "texts", .numbers = {sender_number(3)}};
  office.id = directory_->add(office, kDeed).value();
  office.created_at = kDeed.at;
  office.created_by = kDeed.by;
  directory_ = opened_directory(place_);
  EXPECT_THAT(directory_->campaigns(clinic_).value(), ElementsAre(texts));
  EXPECT_THAT(directory_->campaigns(bank_).value(), ElementsAre(office));
  EXPECT_THAT(directory_->campaigns(0).value(), ElementsAre(texts, office));
  EXPECT_EQ(directory_->find_campaign(sender_number(2)).value(), texts);
  EXPECT_EQ(directory_->find_campaign(*read_address("01234")).value(), texts);
  EXPECT_EQ(directory_->find_campaign(*read_address("1234")).value(), std::nullopt);
}

TEST_P(Campaigns, BelongToAnOrganisation) {
  EXPECT_THAT(error_of(directory_->add(sample_campaign(9, "texts", {sender_number(1)}), kDeed)),
              HasSubstr("no organisation 9"));
  EXPECT_THAT(directory_->campaigns(0).value(), IsEmpty());
}

TEST_P(Campaigns, HaveKeysOfTheirOwnWithinTheOrganisation) {
  ASSERT_EQ(add_campaign(clinic_, "texts", {sender_number(1)}), 1);
  EXPECT_THAT(error_of(directory_->add(sample_campaign(clinic_, "texts", {sender_number(2)}), kDeed)),
              HasSubstr("organisation 'clinic' has a campaign 'texts' already"));
}

TEST_P(Campaigns, OfBulkTextsNeedABrand) {
  Organisation clinic = directory_->find_organisation("clinic").value().value();
  clinic.brand_id = "";
  ASSERT_TRUE(directory_->change(clinic, kDeed));
  Campaign texts = sample_campaign(clinic_, "texts", {sender_number(1)});
  EXPECT_THAT(error_of(directory_->add(texts, kDeed)), HasSubstr("organisation 'clinic' has no brand_id"));
  texts.campaign_id = "";
  texts.id = directory_->add(texts, kDeed).value();
  texts.campaign_id = "CA3XKE1";
  EXPECT_THAT(error_of(directory_->change(texts, kDeed)), HasSubstr("organisation 'clinic' has no brand_id"));
}

TEST_P(Campaigns, OfBulkTextsKeepTheBrand) {
  const auto texts = add_campaign(clinic_, "texts", {sender_number(1)});
  Organisation clinic = directory_->find_organisation("clinic").value().value();
  clinic.brand_id = "";
  EXPECT_THAT(error_of(directory_->change(clinic, kDeed)), HasSubstr("has campaigns of bulk texts"));
  ASSERT_TRUE(directory_->set_status(texts, CampaignStatus::ended, kDeed));
  EXPECT_EQ(error_of(directory_->change(clinic, kDeed)), "");
}

TEST_P(Campaigns, HaveNumbersThatNoOtherActiveOneHas) {
  ASSERT_EQ(add_campaign(clinic_, "texts", {sender_number(1), sender_number(2)}), 1);
  EXPECT_THAT(error_of(directory_->add(sample_campaign(bank_, "alerts", {sender_number(3), sender_number(2)}),
                                       kDeed)),
              AllOf(HasSubstr("number 12223330002 belongs to the active campaign 'texts' of organisation "
                              "'clinic'; take it off there"),
                    Not(HasSubstr("12223330003"))));
  EXPECT_THAT(directory_->campaigns(bank_).value(), IsEmpty());
  EXPECT_EQ(directory_->find_campaign(sender_number(3)).value(), std::nullopt);
  EXPECT_THAT(error_of(directory_->add(sample_campaign(clinic_, "more", {sender_number(2)}), kDeed)),
              HasSubstr("campaign 'texts' of organisation 'clinic'"))
      << "of the same organisation either";
}

TEST_P(Campaigns, SpellOutTheFirstConflicts) {
  std::vector<PhoneNumber> numbers;
  for (std::uint64_t i = 0; i < 7; ++i) numbers.push_back(sender_number(i));
  ASSERT_EQ(add_campaign(clinic_, "texts", numbers), 1);
  EXPECT_THAT(error_of(directory_->add(sample_campaign(bank_, "alerts", numbers), kDeed)),
              AllOf(HasSubstr("12223330004"), Not(HasSubstr("12223330005")), HasSubstr(" and 2 more; ")));
}

// The rule is the database's own: a program that knows nothing of it cannot break it.
TEST_P(Campaigns, CannotShareANumberInTheFile) {
  ASSERT_EQ(add_campaign(clinic_, "texts", {sender_number(1)}), 1);
  ASSERT_EQ(add_campaign(bank_, "alerts", {sender_number(2)}), 2);
  EXPECT_THAT(place_.query("INSERT INTO campaign_numbers (id, campaign, number, added_at, held) "
                           "VALUES (99, 2, '12223330001', 0, 1)"),
              ::testing::ContainsRegex("UNIQUE|unique"));
}

TEST_P(Campaigns, AreChanged) {
  const auto id = add_campaign(clinic_, "texts", {sender_number(1), sender_number(2)});
  Campaign changed = campaign(id);
  changed.campaign_id = "CNEW001";
  changed.use_case = "MIXED";
  changed.description = "Other.";
  changed.samples = {"One."};
  changed.numbers = {sender_number(2), sender_number(3)};
  Campaign sent = changed;
  sent.organisation = bank_;
  sent.key = "other";
  sent.status = CampaignStatus::ended;
  sent.created_by = "mallory";
  ASSERT_EQ(error_of(directory_->change(sent, kDeed)), "");
  EXPECT_EQ(campaign(id), changed) << "organisation, key, status and origin stay";
  EXPECT_EQ(directory_->find_campaign(sender_number(1)).value(), std::nullopt);
  EXPECT_EQ(directory_->find_campaign(sender_number(3)).value(), changed);
  EXPECT_EQ(last("kind"), "campaign_changed");
  EXPECT_EQ(last("organisation"), std::to_string(clinic_));
  EXPECT_EQ(
      last("details"),
      R"({"was":{"campaign_id":"CA3XKE1","use_case":"CUSTOMER_CARE","description":"Reminders.",)"
      R"("samples":["Tomorrow at 9.","Today at 9."]},"now":{"campaign_id":"CNEW001",)"
      R"("use_case":"MIXED","description":"Other.","samples":["One."]},)"
      R"("numbers_added":["12223330003"],"numbers_removed":["12223330001"],"campaign":1,"key":"texts"})");
  EXPECT_THAT(error_of(directory_->change(Campaign{.id = 9}, kDeed)), HasSubstr("no campaign 9"));
}

TEST_P(Campaigns, AreNotChangedToHaveANumberOfAnother) {
  const auto texts = add_campaign(clinic_, "texts", {sender_number(1)});
  ASSERT_EQ(add_campaign(bank_, "alerts", {sender_number(2)}), 2);
  Campaign changed = campaign(texts);
  changed.numbers = {sender_number(2)};
  changed.description = "Other.";
  EXPECT_THAT(error_of(directory_->change(changed, kDeed)),
              HasSubstr("campaign 'alerts' of organisation 'bank'"));
  EXPECT_EQ(campaign(texts).numbers, std::vector{sender_number(1)});
  EXPECT_EQ(campaign(texts).description, "Reminders.");
}

TEST_P(Campaigns, RememberFormerNumbers) {
  const auto texts = add_campaign(clinic_, "texts", {sender_number(1), sender_number(2)});
  Campaign changed = campaign(texts);
  changed.numbers = {sender_number(2)};
  ASSERT_TRUE(directory_->change(changed, {.by = "bob", .at = at_second(20)}));
  ASSERT_EQ(add_campaign(bank_, "alerts", {sender_number(1)}), 2);
  EXPECT_EQ(
      place_.query("SELECT removed_at FROM campaign_numbers WHERE campaign = 1 AND number = '12223330001'"),
      std::to_string(at_second(20).time_since_epoch().count()));
  changed.numbers = {sender_number(1), sender_number(2)};
  EXPECT_THAT(error_of(directory_->change(changed, kDeed)), HasSubstr("'alerts'"));
  ASSERT_TRUE(directory_->set_status(2, CampaignStatus::ended, kDeed));
  EXPECT_EQ(error_of(directory_->change(changed, kDeed)), "");
  EXPECT_EQ(place_.query("SELECT count(*) FROM campaign_numbers WHERE number = '12223330001'"), "3");
}

TEST_P(Campaigns, LetTheirNumbersGoWhileSuspended) {
  const auto texts = add_campaign(clinic_, "texts", {sender_number(1), sender_number(2)});
  ASSERT_TRUE(directory_->set_status(texts, CampaignStatus::suspended, kDeed));
  EXPECT_EQ(last("kind"), "campaign_suspended");
  EXPECT_EQ(last("details"), R"({"campaign":1,"key":"texts"})");
  EXPECT_EQ(directory_->find_campaign(sender_number(1)).value(), std::nullopt);
  EXPECT_THAT(campaign(texts).numbers, SizeIs(2)) << "its form stays";

  const auto alerts = add_campaign(bank_, "alerts", {sender_number(1)});
  EXPECT_THAT(error_of(directory_->set_status(texts, CampaignStatus::active, kDeed)),
              HasSubstr("number 12223330001 belongs to the active campaign 'alerts' of organisation 'bank'"));
  EXPECT_EQ(campaign(texts).status, CampaignStatus::suspended);

  ASSERT_TRUE(directory_->set_status(alerts, CampaignStatus::ended, kDeed));
  EXPECT_EQ(last("kind"), "campaign_ended");
  ASSERT_TRUE(directory_->set_status(texts, CampaignStatus::active, kDeed));
  EXPECT_EQ(last("kind"), "campaign_activated");
  EXPECT_EQ(directory_->find_campaign(sender_number(1)).value(), campaign(texts));
}

TEST_P(Campaigns, AreChangedWhileSuspended) {
  const auto texts = add_campaign(clinic_, "texts", {sender_number(1)});
  ASSERT_EQ(add_campaign(bank_, "alerts", {sender_number(2)}), 2);
  ASSERT_TRUE(directory_->set_status(texts, CampaignStatus::suspended, kDeed));
  Campaign changed = campaign(texts);
  changed.numbers = {sender_number(2)};
  ASSERT_EQ(error_of(directory_->change(changed, kDeed)), "") << "it holds no number";
  EXPECT_THAT(error_of(directory_->set_status(texts, CampaignStatus::active, kDeed)), HasSubstr("'alerts'"));
}

TEST_P(Campaigns, MayBeginSuspended) {
  ASSERT_EQ(add_campaign(bank_, "alerts", {sender_number(1)}), 1);
  Campaign later = sample_campaign(clinic_, "later", {sender_number(1)});
  later.status = CampaignStatus::suspended;
  const auto id = directory_->add(later, kDeed).value();
  EXPECT_EQ(campaign(id).status, CampaignStatus::suspended);
  later.key = "over";
  later.status = CampaignStatus::ended;
  EXPECT_THAT(error_of(directory_->add(later, kDeed)), HasSubstr("cannot have ended"));
}

TEST_P(Campaigns, EndForGood) {
  const auto texts = add_campaign(clinic_, "texts", {sender_number(1)});
  EXPECT_THAT(error_of(directory_->set_status(texts, CampaignStatus::active, kDeed)),
              HasSubstr("campaign 'texts' is active already"));
  ASSERT_TRUE(directory_->set_status(texts, CampaignStatus::ended, kDeed));
  for (const auto status : {CampaignStatus::active, CampaignStatus::suspended, CampaignStatus::ended}) {
    EXPECT_THAT(error_of(directory_->set_status(texts, status, kDeed)),
                HasSubstr("has ended, which is final"));
  }
  Campaign changed = campaign(texts);
  changed.description = "Other.";
  EXPECT_THAT(error_of(directory_->change(changed, kDeed)), HasSubstr("has ended, which is final"));
  EXPECT_THAT(error_of(directory_->set_status(9, CampaignStatus::ended, kDeed)), HasSubstr("no campaign 9"));
}

TEST_P(Campaigns, HaveManyNumbers) {
  std::vector<PhoneNumber> numbers;
  for (std::uint64_t i = 0; i < 10'000; ++i) numbers.push_back(sender_number(i));
  const auto texts = add_campaign(clinic_, "texts", numbers);
  EXPECT_EQ(campaign(texts).numbers, numbers);
  EXPECT_EQ(registry::Directory{directory_->load().value()}.numbers(), numbers.size());
}

INSTANTIATE_TEST_SUITE_P(Each, Campaigns, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
