// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/compare.hpp"

#include "building.hpp"
#include "folder.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <random>
#include <set>

namespace smppguard::dnc {
namespace {

using Numbers = std::set<std::uint64_t>;

constexpr Day kNextDay = kListDay + std::chrono::days{1};
const ListIdentity kTexas{"texas", ListKind::state, {}};

struct Found {
  Numbers added;
  Numbers removed;
  bool ascending = true;
};

Found differences(const Snapshot& former, const Snapshot& latter) {
  Found found;
  std::uint64_t last = 0;
  for_each_difference(former, latter, [&](PhoneNumber number, Change change) {
    found.ascending = found.ascending && number.value() > last;
    last = number.value();
    (change == Change::added ? found.added : found.removed).insert(number.value());
    return true;
  });
  return found;
}

Numbers without(const Numbers& numbers, const Numbers& others) {
  Numbers rest;
  std::ranges::set_difference(numbers, others, std::inserter(rest, rest.end()));
  return rest;
}

std::uint32_t in_area(const Numbers& numbers, unsigned area_code) {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(numbers, [&](std::uint64_t ten) { return ten / 10'000'000 == area_code; }));
}

Numbers random_numbers(std::mt19937_64& random, std::size_t most) {
  const std::array<unsigned, 4> area_codes{200, 222, 223, 999};
  Numbers numbers;
  const std::uint64_t span = random() % 2 == 0 ? 10'000'000 : 500;
  const std::size_t areas = 1 + random() % area_codes.size();
  for (std::size_t i = 1 + random() % most; i > 0; --i) {
    numbers.insert(area_codes[random() % areas] * 10'000'000ULL + random() % span);
  }
  return numbers;
}

TEST(Compare, SaysPerAreaCodeWhatCameAndWent) {
  const Folder folder;
  const auto former = open_or_throw(
      write_list(folder.path(), kNational, 1, {2220000000, 2220000001, 2229999999, 3330000063, 4440000000}));
  const auto latter = open_or_throw(write_list(
      folder.path(), kNational, 2, {2220000001, 2220000002, 2220000064, 3330000063, 5550000001}, kNextDay));
  EXPECT_THAT(compare(*former, *latter),
              testing::ElementsAre(AreaDifference{222, kListDay, kNextDay, 2, 2},
                                   AreaDifference{333, kListDay, kNextDay, 0, 0},
                                   AreaDifference{444, kListDay, std::nullopt, 0, 1},
                                   AreaDifference{555, std::nullopt, kNextDay, 1, 0}));
  const Found found = differences(*former, *latter);
  EXPECT_EQ(found.added, (Numbers{2220000002, 2220000064, 5550000001}));
  EXPECT_EQ(found.removed, (Numbers{2220000000, 2229999999, 4440000000}));
  EXPECT_TRUE(found.ascending);
}

TEST(Compare, FindsNothingBetweenAListAndItself) {
  const Folder folder;
  const auto list = open_or_throw(write_list(folder.path(), kNational, 1, {2220000000, 9999999999}));
  EXPECT_THAT(compare(*list, *list), testing::ElementsAre(AreaDifference{222, kListDay, kListDay, 0, 0},
                                                          AreaDifference{999, kListDay, kListDay, 0, 0}));
  const Found found = differences(*list, *list);
  EXPECT_TRUE(found.added.empty() && found.removed.empty());
}

TEST(Compare, AgreesWithSetsWhateverFormTheListsHave) {
  std::mt19937_64 random{3};
  for (int round = 0; round < 24; ++round) {
    const Folder folder;
    const Numbers before = random_numbers(random, 3'000);
    const Numbers after = random_numbers(random, 3'000);
    const auto former =
        open_or_throw(write_list(folder.path(), round % 2 == 0 ? kNational : kTexas, 1, before));
    const auto latter =
        open_or_throw(write_list(folder.path(), round % 4 < 2 ? kNational : kTexas, 2, after));
    const Found found = differences(*former, *latter);
    const Numbers added = without(after, before);
    const Numbers removed = without(before, after);
    ASSERT_EQ(found.added, added);
    ASSERT_EQ(found.removed, removed);
    ASSERT_TRUE(found.ascending);
    for (const AreaDifference& area : compare(*former, *latter)) {
      ASSERT_EQ(area.added, in_area(added, area.area_code));
      ASSERT_EQ(area.removed, in_area(removed, area.area_code));
      ASSERT_EQ(area.former.has_value(), in_area(before, area.area_code) > 0);
      ASSERT_EQ(area.latter.has_value(), in_area(after, area.area_code) > 0);
    }
  }
}

TEST(Compare, StopsWhenItIsTold) {
  const Folder folder;
  const auto former =
      open_or_throw(write_list(folder.path(), kNational, 1, {2220000000, 2220000005, 3330000000}));
  const auto latter = open_or_throw(write_list(folder.path(), kNational, 2, {4440000000}));
  for (std::size_t most = 1; most <= 4; ++most) {
    std::size_t taken = 0;
    for_each_difference(*former, *latter, [&](PhoneNumber, Change) { return ++taken < most; });
    EXPECT_EQ(taken, most);
  }
}

}  // namespace
}  // namespace smppguard::dnc
