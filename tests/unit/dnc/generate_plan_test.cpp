// SPDX-License-Identifier: Apache-2.0
#include "generate_plan.hpp"

#include "building.hpp"
#include "smppguard/dnc/version_date.hpp"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <set>
#include <string>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

GenerateRequest of(std::uint64_t numbers, unsigned area_codes = 0, std::uint64_t seed = 1) {
  GenerateRequest request;
  request.numbers = numbers;
  request.area_codes = area_codes;
  request.seed = seed;
  request.version = kListDay;
  return request;
}

/// One list for each area code.
std::vector<std::uint32_t> counts(const GenerateRequest& request) {
  std::vector<std::uint32_t> counts;
  for (const ListPlan& list : plan_lists(request).value()) counts.push_back(list.areas.at(0).numbers);
  return counts;
}

std::uint64_t sum(const std::vector<std::uint32_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::string error_of(const GenerateRequest& request) {
  const auto plans = plan_lists(request);
  return plans ? "" : plans.error().message;
}

TEST(AreaStates, AreThoseOfTheAreaCodeFile) {
  std::ifstream file{SMPPGUARD_SOURCE "/conf/area-codes.csv"};
  std::vector<std::string> expected;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with('#') && !line.starts_with("area_code,")) expected.push_back(line.substr(0, 6));
  }
  std::vector<std::string> known;
  for (const AreaState& area : kAreaStates) {
    known.push_back(std::to_string(area.area_code) + "," + std::string{area.state});
  }
  EXPECT_EQ(known, expected);
  EXPECT_TRUE(std::is_sorted(known.begin(), known.end()));
}

TEST(PlanLists, FillsAWholeRegistryAsTheRealOneIsFilled) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto areas = counts(of(258'500'000, 0, seed));
    ASSERT_EQ(areas.size(), kAreaStates.size());
    EXPECT_EQ(sum(areas), 258'500'000U);
    const auto between = [&](std::uint32_t least, std::uint32_t most) {
      return std::count_if(areas.begin(), areas.end(),
                           [&](std::uint32_t n) { return n >= least && n < most; });
    };
    EXPECT_GT(between(1'200'000, 1'800'000), 8) << "busy";
    EXPECT_GT(between(270'000, 1'300'000), 260) << "between";
    EXPECT_GT(between(0, 110'000), 25) << "hardly used";
    EXPECT_EQ(between(1'800'000, 10'000'000), 0);
  }
}

TEST(PlanLists, GivesExactlyTheNumbersAskedForToAreaCodesWorthHaving) {
  for (const std::uint64_t numbers :
       {1U, 2U, 999U, 1'000U, 1'001U, 20'000U, 123'457U, 377'999U, 2'000'003U, 320'000'000U}) {
    const auto areas = counts(of(numbers));
    EXPECT_EQ(sum(areas), numbers);
    EXPECT_EQ(areas.size(), std::clamp<std::uint64_t>(numbers / 1000, 1, kAreaStates.size()));
    EXPECT_GE(*std::min_element(areas.begin(), areas.end()), std::min<std::uint64_t>(numbers, 300));
  }
}

TEST(PlanLists, FillsNoAreaCodeBeyondItsLimit) {
  for (const std::uint64_t spare : {0U, 1U, 3'000'000U}) {
    const auto areas = counts(of(5 * GenerateRequest::kMostInAreaCode - spare, 5));
    EXPECT_EQ(sum(areas), 5 * GenerateRequest::kMostInAreaCode - spare);
    EXPECT_LE(*std::max_element(areas.begin(), areas.end()), GenerateRequest::kMostInAreaCode);
  }
  EXPECT_EQ(counts(of(7, 7)), std::vector<std::uint32_t>(7, 1));
}

TEST(PlanLists, GroupsAreaCodesAsTheLayoutSays) {
  GenerateRequest request = of(400'000);
  request.layout = ListLayout::national;
  const auto national = plan_lists(request).value();
  ASSERT_EQ(national.size(), 1U);
  EXPECT_EQ(national[0].scope, "national");
  ASSERT_EQ(national[0].areas.size(), kAreaStates.size());
  EXPECT_TRUE(
      std::is_sorted(national[0].areas.begin(), national[0].areas.end(),
                     [](const auto& a, const auto& b) { return a.area.area_code < b.area.area_code; }));

  request.layout = ListLayout::per_state;
  std::size_t areas = 0;
  std::set<std::string> states;
  for (const ListPlan& state : plan_lists(request).value()) {
    EXPECT_TRUE(states.insert(state.scope).second);
    areas += state.areas.size();
    for (const AreaPlan& area : state.areas) EXPECT_EQ(area.area.state, state.scope);
  }
  EXPECT_EQ(areas, kAreaStates.size());
  EXPECT_THAT(states, testing::IsSupersetOf({"CA", "TX", "DC", "PR"}));
}

TEST(PlanLists, SharesOutChanges) {
  GenerateRequest request = of(1'000'000, 50);
  request.changes = 100'000;
  std::uint64_t changes = 0;
  for (const ListPlan& list : plan_lists(request).value()) {
    changes += list.areas[0].changes;
    EXPECT_LE(list.areas[0].changes, list.areas[0].numbers / 10 + 1);
  }
  EXPECT_EQ(changes, request.changes);
}

TEST(PlanLists, RefusesWhatCannotBe) {
  EXPECT_THAT(error_of(of(0)), HasSubstr("1 to 320000000 are possible"));
  EXPECT_THAT(error_of(of(320'000'001)), HasSubstr("1 to 320000000 are possible"));
  EXPECT_THAT(error_of(of(1'000, 379)), HasSubstr("there are only 378"));
  EXPECT_EQ(error_of(of(4, 5)), "5 area codes hold 5 to 20000000 numbers, not 4");
  EXPECT_EQ(error_of(of(4'000'001, 1)), "1 area codes hold 1 to 4000000 numbers, not 4000001");
  GenerateRequest request = of(1'000);
  request.changes = 101;
  EXPECT_THAT(error_of(request), HasSubstr("101 changes are too many"));
  request.changes = 100;
  EXPECT_EQ(error_of(request), "");
  request.compression = 10;
  EXPECT_EQ(error_of(request), "compression goes from 1 to 9");
}

TEST(ListName, IsTheRegistrysAndAnotherForAnyOtherRequest) {
  const GenerateRequest request = of(1'000);
  const std::string name = list_name(request, kListDay, "818");
  EXPECT_THAT(name, testing::MatchesRegex(
                        "2026-8-5_818_[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-8[0-9A-F]{3}-[0-9A-F]{12}"));
  EXPECT_EQ(read_file_name(name + ".txt"), (RegistryFileName{kListDay, 818}));

  std::set<std::string> names{name, list_name(request, kListDay, "881")};
  GenerateRequest other = request;
  other.seed = 2;
  names.insert(list_name(other, kListDay, "818"));
  other = request;
  other.numbers = 1'001;
  names.insert(list_name(other, kListDay, "818"));
  other = request;
  other.version += std::chrono::days{1};
  names.insert(list_name(other, kListDay, "818"));
  other = request;
  other.format = ListFormat::xml;
  names.insert(list_name(other, kListDay, "818"));
  EXPECT_EQ(names.size(), 6U);
}

}  // namespace
}  // namespace smppguard::dnc
