// SPDX-License-Identifier: Apache-2.0
#include "smppguard/registry/directory.hpp"

#include "number_table.hpp"
#include "samples.hpp"

#include <gtest/gtest.h>
#include <random>
#include <unordered_map>

namespace smppguard::registry {
namespace {

DirectoryData sample_data() {
  Campaign other = sample_campaign();
  other.id = 11;
  other.numbers = {number(3)};
  return {.organisations = {sample_organisation()},
          .campaigns = {sample_campaign(), other},
          .exemptions = {sample_exemption()}};
}

TEST(Directory, KnowsNobodyAtFirst) {
  const Directory directory;
  EXPECT_EQ(directory.find(number(1), at_second(1)).organisation, nullptr);
  EXPECT_EQ(directory.find(PhoneNumber{}, at_second(1)).organisation, nullptr);
  EXPECT_EQ(directory.numbers(), 0);
  EXPECT_EQ(directory.organisations(), 0);
}

TEST(Directory, FindsWhoseANumberIs) {
  const Directory directory{sample_data()};
  const auto first = directory.find(number(2), at_second(1));
  ASSERT_NE(first.organisation, nullptr);
  EXPECT_EQ(*first.organisation, sample_organisation());
  EXPECT_EQ(first.campaign, 10);
  EXPECT_EQ(directory.find(number(3), at_second(1)).campaign, 11);
  EXPECT_EQ(directory.find(number(4), at_second(1)).organisation, nullptr);
  EXPECT_EQ(directory.find(PhoneNumber{}, at_second(1)).organisation, nullptr);
  EXPECT_EQ(directory.numbers(), 3);
  EXPECT_EQ(directory.organisations(), 1);
}

TEST(Directory, TellsShortCodesWithLeadingZerosApart) {
  DirectoryData data = sample_data();
  data.campaigns[0].numbers = {*read_address("01234")};
  data.campaigns[1].numbers = {*read_address("1234")};
  const Directory directory{data};
  EXPECT_EQ(directory.find(*read_address("01234"), {}).campaign, 10);
  EXPECT_EQ(directory.find(*read_address("1234"), {}).campaign, 11);
  EXPECT_EQ(directory.find(*read_address("001234"), {}).campaign, 0);
}

TEST(Directory, KeepsItsOwnCopy) {
  auto data = std::make_unique<DirectoryData>(sample_data());
  const Directory directory{*data};
  data.reset();
  EXPECT_EQ(directory.find(number(1), {}).organisation->key, "clinic");
}

TEST(Directory, CampaignsThatAreNotActiveRegisterNothingButWhoseANumberWas) {
  DirectoryData data = sample_data();
  data.campaigns[0].status = CampaignStatus::suspended;
  data.campaigns[1].status = CampaignStatus::ended;
  data.campaigns[1].numbers.push_back(number(1));
  Campaign active = sample_campaign();
  active.id = 12;
  active.numbers = {number(2)};
  data.campaigns.push_back(active);
  const Directory directory{data};
  const auto suspended = directory.find(number(1), at_second(1));
  EXPECT_NE(suspended.organisation, nullptr);
  EXPECT_FALSE(suspended.active);
  EXPECT_EQ(suspended.exemption, 0U);
  EXPECT_FALSE(directory.find(number(3), at_second(1)).active);
  EXPECT_TRUE(directory.find(number(2), at_second(1)).active) << "the active campaign goes before";
  EXPECT_EQ(directory.find(number(2), at_second(1)).campaign, 12U);
}

TEST(Directory, LeavesOutCampaignsOfNobody) {
  DirectoryData data = sample_data();
  data.campaigns[0].organisation = 9;
  EXPECT_EQ(Directory{data}.find(number(1), {}).organisation, nullptr);
}

TEST(Directory, KnowsExemptionsFromTheirStartUntilTheirEnd) {
  const Directory directory{sample_data()};
  const auto exemption = [&](WallTime now) { return directory.find(number(1), now).exemption; };
  EXPECT_EQ(exemption(at_second(1'000) - std::chrono::milliseconds{1}), 0);
  EXPECT_EQ(exemption(at_second(1'000)), 100);
  EXPECT_EQ(exemption(at_second(2'000) - std::chrono::milliseconds{1}), 100);
  EXPECT_EQ(exemption(at_second(2'000)), 0);
}

TEST(Directory, KnowsExemptionsWithoutAnEnd) {
  DirectoryData data = sample_data();
  data.exemptions[0].until.reset();
  EXPECT_EQ(Directory{data}.find(number(3), at_second(2'000'000'000)).exemption, 100);
}

TEST(Directory, KnowsExemptionsOfNamedCampaigns) {
  DirectoryData data = sample_data();
  data.exemptions[0].campaigns = {12, 11};
  const Directory directory{data};
  EXPECT_EQ(directory.find(number(1), at_second(1'500)).exemption, 0);
  EXPECT_EQ(directory.find(number(3), at_second(1'500)).exemption, 100);
}

TEST(Directory, KnowsSeveralExemptionsWithPeriodsOfTheirOwn) {
  DirectoryData data = sample_data();
  Exemption later = sample_exemption();
  later.id = 99;
  later.from = at_second(1'900);
  later.until = at_second(3'000);
  data.exemptions.push_back(later);
  const Directory directory{data};
  const auto exemption = [&](std::int64_t second) {
    return directory.find(number(1), at_second(second)).exemption;
  };
  EXPECT_EQ(exemption(1'899), 100);
  EXPECT_EQ(exemption(1'900), 99) << "of two the one with the lower id";
  EXPECT_EQ(exemption(2'500), 99);
  EXPECT_EQ(exemption(3'000), 0);
}

TEST(Directory, LeavesOutExemptionsThatAreNotApproved) {
  for (const auto status : {ExemptionStatus::requested, ExemptionStatus::refused, ExemptionStatus::revoked}) {
    DirectoryData data = sample_data();
    data.exemptions[0].status = status;
    EXPECT_EQ(Directory{data}.find(number(1), at_second(1'500)).exemption, 0);
  }
}

TEST(Directory, DoesNotLendExemptionsToOthers) {
  DirectoryData data = sample_data();
  Organisation other = sample_organisation();
  other.id = 2;
  data.organisations.push_back(other);
  data.campaigns[1].organisation = 2;
  const Directory directory{data};
  EXPECT_EQ(directory.find(number(1), at_second(1'500)).exemption, 100);
  EXPECT_EQ(directory.find(number(3), at_second(1'500)).exemption, 0);
}

TEST(NumberTable, HoldsWhatAMapHolds) {
  std::mt19937_64 random{7};
  for (const std::size_t most : {0U, 1U, 2U, 3U, 1'000U, 50'000U}) {
    NumberTable table{most};
    std::unordered_map<PhoneNumber, std::uint32_t> map;
    for (std::uint32_t i = 0; i < most; ++i) {
      const PhoneNumber one = PhoneNumber::nanp(2'223'330'000 + random() % (most + 1));
      table.add(one, i);
      map.try_emplace(one, i);
    }
    EXPECT_EQ(table.size(), map.size());
    for (std::uint64_t i = 0; i <= most + 10; ++i) {
      const PhoneNumber one = PhoneNumber::nanp(2'223'330'000 + i);
      const auto expected = map.find(one);
      EXPECT_EQ(table.find(one), expected == map.end() ? std::nullopt : std::optional{expected->second});
    }
  }
}

}  // namespace
}  // namespace smppguard::registry
