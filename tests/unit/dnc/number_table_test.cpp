// SPDX-License-Identifier: Apache-2.0
#include "number_table.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace smppguard::dnc {
namespace {

constexpr std::uint64_t kMostNumber = 9'999'999'999;

TEST(NumberTable, HoldsTheLargestNumberAndValue) {
  NumberTable table;
  EXPECT_TRUE(table.add(kMostNumber, NumberTable::kMostValue).second);
  EXPECT_TRUE(table.add(0, 1).second);
  EXPECT_EQ(table.find(kMostNumber), NumberTable::kMostValue);
  EXPECT_EQ(table.find(0), 1U);
  EXPECT_EQ(table.find(1), std::nullopt);
  EXPECT_EQ(NumberTable{}.find(0), std::nullopt);
}

TEST(NumberTable, GivesANumberThatIsThereNoOtherValueUnlessItIsSet) {
  NumberTable table;
  table.add(7, 1);
  const auto [entry, fresh] = table.add(7, 2);
  EXPECT_FALSE(fresh);
  EXPECT_EQ(entry.value(), 1U);
  entry.set_value(3);
  EXPECT_EQ(table.find(7), 3U);
  EXPECT_EQ(table.size(), 1U);
}

TEST(NumberTable, AnswersAsAMapDoes) {
  std::mt19937_64 random{5};
  NumberTable table;
  std::map<std::uint64_t, std::uint32_t> model;
  const auto number = [&] { return 2'220'000'000 + random() % 40'000; };
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t at = number();
    const auto value = static_cast<std::uint32_t>(random() % NumberTable::kMostValue);
    EXPECT_EQ(table.add(at, value).second, model.emplace(at, value).second);
  }
  EXPECT_EQ(table.size(), model.size());
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t at = number();
    const auto found = model.find(at);
    ASSERT_EQ(table.find(at), found == model.end() ? std::nullopt : std::optional{found->second});
  }
  std::map<std::uint64_t, std::uint32_t> told;
  for (const NumberTable::Entry& entry : table) told.emplace(entry.number(), entry.value());
  EXPECT_EQ(told, model);
}

/// What the class says of itself, with the number of a large do-not-originate list.
TEST(NumberTable, TakesTenToTwentyOneOctetsForANumber) {
  NumberTable table;
  table.reserve(2'300'000);
  for (std::uint64_t i = 0; i < 2'300'000; ++i) table.add(2'220'000'000 + i * 7, 0);
  EXPECT_LT(table.octets(), 40'000'000U);

  NumberTable growing;
  double least = 100;
  double most = 0;
  for (std::uint64_t i = 0; i < 500'000; ++i) {
    growing.add(2'220'000'000 + i * 7, 0);
    if (i < 10'000) continue;
    const double each = static_cast<double>(growing.octets()) / static_cast<double>(growing.size());
    least = std::min(least, each);
    most = std::max(most, each);
  }
  EXPECT_GT(least, 10.3);
  EXPECT_LT(most, 20.9);
}

}  // namespace
}  // namespace smppguard::dnc
