// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/form.hpp"

#include "samples.hpp"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::registry {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

template <class Form>
std::vector<std::string> mistakes_after(Form form, const std::function<void(Form&)>& change) {
  change(form);
  return mistakes(form);
}

std::vector<std::string> organisation_with(const std::function<void(Organisation&)>& change) {
  return mistakes_after(sample_organisation(), change);
}
std::vector<std::string> campaign_with(const std::function<void(Campaign&)>& change) {
  return mistakes_after(sample_campaign(), change);
}
std::vector<std::string> exemption_with(const std::function<void(Exemption&)>& change) {
  return mistakes_after(sample_exemption(), change);
}

TEST(OrganisationForm, IsTaken) {
  EXPECT_THAT(mistakes(sample_organisation()), IsEmpty());
  EXPECT_THAT(organisation_with([](auto& one) { one.brand_id = ""; }), IsEmpty());
  EXPECT_THAT(organisation_with([](auto& one) { one.name = "Clinique des C\xC3\xB4teaux"; }), IsEmpty());
}

TEST(OrganisationForm, NamesEverythingThatIsWrong) {
  EXPECT_THAT(
      mistakes(Organisation{.brand_id = "x"}),
      ElementsAre(StartsWith("key: "), StartsWith("name: "), StartsWith("contact_person: "),
                  StartsWith("contact_email: "), StartsWith("contact_phone: "), StartsWith("brand_id: ")));
}

TEST(OrganisationForm, HasAKeyThatCanBeTyped) {
  for (const std::string& key : {std::string{"a"}, std::string{"7-eleven"}, std::string(32, 'z')}) {
    EXPECT_THAT(organisation_with([&](auto& one) { one.key = key; }), IsEmpty()) << key;
  }
  for (const std::string& key : {std::string{}, std::string{"Clinic"}, std::string{"a b"}, std::string{"a_b"},
                                 std::string{"-a"}, std::string{"\xC3\xA9"}, std::string(33, 'z')}) {
    EXPECT_THAT(organisation_with([&](auto& one) { one.key = key; }),
                ElementsAre(StartsWith("key: use 1 to 32")))
        << key;
  }
}

TEST(OrganisationForm, HasABrandIdOfItsForm) {
  for (const char* id : {"BBRAND", "BBRAND12", "CBRAND1", "Bbrand1", "B-RAND1", "B\xC3\xA9RAND"}) {
    EXPECT_THAT(organisation_with([&](auto& one) { one.brand_id = id; }),
                ElementsAre(HasSubstr("write B and six capital letters or digits")))
        << id;
  }
}

TEST(OrganisationForm, LimitsLengths) {
  EXPECT_THAT(organisation_with([](auto& one) { one.name = std::string(200, 'x'); }), IsEmpty());
  EXPECT_THAT(organisation_with([](auto& one) { one.name = std::string(201, 'x'); }),
              ElementsAre("name: it has 201 characters; shorten it to 200 at most"));
  EXPECT_THAT(organisation_with([](auto& one) { one.contact_phone = "2223334545" + std::string(31, ' '); }),
              ElementsAre(StartsWith("contact_phone: ")));
}

TEST(OrganisationForm, TakesOnlyTextThatCanBeShown) {
  for (const char* name : {"Clin\xFFic", "Clinic\nInc.", "\x1B[31mClinic", " "}) {
    EXPECT_THAT(organisation_with([&](auto& one) { one.name = name; }), ElementsAre(StartsWith("name: ")));
  }
}

TEST(CampaignForm, IsTaken) {
  EXPECT_THAT(mistakes(sample_campaign()), IsEmpty());
  for (const std::string_view use_case : use_cases()) {
    EXPECT_THAT(campaign_with([&](auto& one) { one.use_case = use_case; }), IsEmpty()) << use_case;
  }
  EXPECT_EQ(use_cases().size(), 28);
}

TEST(CampaignForm, OfOneWhoSendsNoCampaignsHasNumbersOnly) {
  EXPECT_THAT(mistakes(Campaign{.key = "office", .numbers = {number(1)}}), IsEmpty());
}

TEST(CampaignForm, OfABulkSenderHasAllItsFields) {
  const auto need = HasSubstr("a campaign of bulk texts needs it");
  EXPECT_THAT(campaign_with([](auto& one) { one.campaign_id = ""; }),
              ElementsAre(AllOf(StartsWith("campaign_id: "), need)));
  EXPECT_THAT(campaign_with([](auto& one) { one.use_case = ""; }),
              ElementsAre(AllOf(StartsWith("use_case: "), need)));
  EXPECT_THAT(campaign_with([](auto& one) { one.samples.clear(); }),
              ElementsAre(AllOf(StartsWith("samples: "), need)));
}

TEST(CampaignForm, NamesEverythingThatIsWrong) {
  EXPECT_THAT(
      mistakes(Campaign{.campaign_id = "BBRAND1",
                        .use_case = "healthcare",
                        .description = "\x01",
                        .samples = {"", "good", std::string(1'025, 'x')}}),
      ElementsAre(StartsWith("key: "), StartsWith("campaign_id: write C and six"),
                  AllOf(StartsWith("use_case: "), HasSubstr("2FA, ACCOUNT_NOTIFICATION, "),
                        HasSubstr("UCAAS_HIGH, UCAAS_LOW, or leave it empty")),
                  StartsWith("description: "), StartsWith("samples[1]: it is empty"),
                  StartsWith("samples[3]: it has 1025 characters"), StartsWith("numbers: there are none")));
}

TEST(CampaignForm, HasAFewSamples) {
  EXPECT_THAT(campaign_with([](auto& one) { one.samples.assign(10, "text"); }), IsEmpty());
  EXPECT_THAT(campaign_with([](auto& one) { one.samples.assign(11, "text"); }),
              ElementsAre("samples: there are 11; keep 10 at most"));
}

TEST(CampaignForm, HasNumbersThatCanSend) {
  EXPECT_THAT(campaign_with([](auto& one) { one.numbers = {number(1), *read_address("54545")}; }), IsEmpty());
  EXPECT_THAT(
      campaign_with([](auto& one) {
        one.numbers = {number(1), *read_address("+4512345678"), PhoneNumber{}};
      }),
      ElementsAre(StartsWith("numbers: '+4512345678' is neither"), StartsWith("numbers: '' is neither")));
}

TEST(CampaignForm, NamesEachNumberOnce) {
  EXPECT_THAT(campaign_with([](auto& one) {
                one.numbers = {number(2), number(1), number(2), number(3), number(1), number(2)};
              }),
              ElementsAre("numbers: 12223330001 is there more than once; name it once",
                          "numbers: 12223330002 is there more than once; name it once"));
}

TEST(CampaignForm, LimitsItsNumbers) {
  std::vector<PhoneNumber> numbers;
  for (std::uint64_t i = 0; i < 10'000; ++i) numbers.push_back(PhoneNumber::nanp(2'223'330'000 + i));
  EXPECT_THAT(campaign_with([&](auto& one) { one.numbers = numbers; }), IsEmpty());
  numbers.push_back(PhoneNumber::nanp(3'333'330'000));
  EXPECT_THAT(campaign_with([&](auto& one) { one.numbers = numbers; }),
              ElementsAre(HasSubstr("there are 10001; spread them over campaigns of 10000 at most")));
}

TEST(ExemptionForm, IsTaken) {
  EXPECT_THAT(mistakes(sample_exemption()), IsEmpty());
  EXPECT_THAT(exemption_with([](auto& one) {
                one.licence = "";
                one.until.reset();
                one.campaigns = {2, 1};
              }),
              IsEmpty());
}

TEST(ExemptionForm, HasAStartAndALaterEnd) {
  EXPECT_THAT(exemption_with([](auto& one) { one.from = {}; }), ElementsAre(StartsWith("from: it is empty")));
  EXPECT_THAT(exemption_with([](auto& one) { one.until = one.from; }),
              ElementsAre(StartsWith("until: it is not after from")));
}

TEST(ExemptionForm, NamesEachCampaignOnce) {
  EXPECT_THAT(exemption_with([](auto& one) {
                one.campaigns = {2, 1, 2};
              }),
              ElementsAre(StartsWith("campaigns: ")));
}

TEST(ExemptionForm, NamesALicenceByItsDigest) {
  for (const std::string& digest : {std::string{"licence.pdf"}, std::string(64, 'A'), std::string(63, 'a')}) {
    EXPECT_THAT(exemption_with([&](auto& one) { one.licence = digest; }),
                ElementsAre(StartsWith("licence: ")));
  }
}

TEST(Names, LeadBack) {
  for (const auto category :
       {Category::healthcare, Category::financial, Category::nonprofit, Category::political}) {
    EXPECT_EQ(find_category(name(category)), category);
  }
  for (const auto status : {CampaignStatus::active, CampaignStatus::suspended, CampaignStatus::ended}) {
    EXPECT_EQ(find_campaign_status(name(status)), status);
  }
  for (const auto status : {ExemptionStatus::requested, ExemptionStatus::approved, ExemptionStatus::refused,
                            ExemptionStatus::revoked}) {
    EXPECT_EQ(find_exemption_status(name(status)), status);
  }
  for (const auto mode : {QuietHours::as_route, QuietHours::off, QuietHours::refuse, QuietHours::defer}) {
    EXPECT_EQ(find_quiet_hours(name(mode)), mode);
  }
  EXPECT_EQ(find_category("Healthcare"), std::nullopt);
}

}  // namespace
}  // namespace smppguard::registry
