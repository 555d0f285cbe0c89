// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/prefix_set.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace smppguard {
namespace {

PrefixSet prefixes(const std::vector<std::string>& texts) {
  PrefixSet set;
  for (const std::string& text : texts) EXPECT_TRUE(set.add(text).has_value()) << text;
  return set;
}

bool matches(const PrefixSet& set, std::string_view address) {
  return set.matches(*read_address(address));
}

TEST(PrefixSet, IsEmptyUntilFilled) {
  EXPECT_TRUE(PrefixSet{}.empty());
  EXPECT_FALSE(prefixes({"1"}).empty());
  EXPECT_FALSE(prefixes({"short_codes"}).empty());
  EXPECT_FALSE(matches(PrefixSet{}, "12125550123"));
}

TEST(PrefixSet, NanpNumbersHaveTheCountryCodeOne) {
  const PrefixSet set = prefixes({"1"});
  EXPECT_TRUE(matches(set, "2125550123"));
  EXPECT_TRUE(matches(set, "19999999999"));
  EXPECT_FALSE(matches(set, "+4512345678"));
  EXPECT_FALSE(matches(prefixes({"2", "212"}), "2125550123"));
}

TEST(PrefixSet, HoldsExactlyTheNumbersBelowAPrefix) {
  const PrefixSet set = prefixes({"1222", "44"});
  EXPECT_TRUE(matches(set, "2220000000"));
  EXPECT_TRUE(matches(set, "2229999999"));
  EXPECT_FALSE(matches(set, "2219999999"));
  EXPECT_FALSE(matches(set, "2230000000"));
  EXPECT_TRUE(matches(set, "+447700900123"));
  EXPECT_FALSE(matches(set, "+437700900123"));
  EXPECT_FALSE(matches(set, "+457700900123"));
}

TEST(PrefixSet, TakesAWholeNumber) {
  const PrefixSet set = prefixes({"12125550123"});
  EXPECT_TRUE(matches(set, "2125550123"));
  EXPECT_FALSE(matches(set, "2125550122"));
  EXPECT_FALSE(matches(set, "2125550124"));
}

TEST(PrefixSet, ShortCodesAreAskedForByName) {
  EXPECT_TRUE(matches(prefixes({"short_codes"}), "12345"));
  EXPECT_TRUE(matches(prefixes({"short_codes", "44"}), "911"));
  EXPECT_FALSE(matches(prefixes({"1"}), "12345"));
  EXPECT_FALSE(matches(prefixes({"short_codes"}), "12125550123"));
}

TEST(PrefixSet, NoNumberMatchesNothing) {
  EXPECT_FALSE(prefixes({"0", "1", "2", "short_codes"}).matches(PhoneNumber{}));
}

TEST(PrefixSet, RefusesWhatIsNoPrefix) {
  for (const char* text : {"", "+1", "1 2", "1x", "x", "1234567890123456", "short_code", "Short_codes"}) {
    PrefixSet set;
    const auto added = set.add(text);
    ASSERT_TRUE(added.has_error()) << text;
    EXPECT_NE(added.error().message.find("\"" + std::string(text) + "\""), std::string::npos);
    EXPECT_TRUE(set.empty());
  }
  EXPECT_TRUE(PrefixSet{}.add("123456789012345").has_value());
}

TEST(PrefixSet, OverlappingAndNeighbouringPrefixesAgreeWithAPlainSearch) {
  std::mt19937_64 random{11};
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 1 + random() % 20; ++i) {
      texts.push_back(std::to_string(10 + random() % 90).substr(0, 1 + random() % 2));
      if (random() % 2 == 0)
        texts.back() = "1" + std::to_string(200 + random() % 800).substr(0, 1 + random() % 3);
    }
    const PrefixSet set = prefixes(texts);
    for (int i = 0; i < 200; ++i) {
      const bool nanp = random() % 2 == 0;
      const std::string digits =
          nanp ? "1" + std::to_string(2'000'000'000 + random() % 8'000'000'000)
               : std::to_string(20 + random() % 80) + std::to_string(10'000'000 + random() % 90'000'000);
      const bool expected = std::any_of(texts.begin(), texts.end(),
                                        [&](const std::string& text) { return digits.starts_with(text); });
      ASSERT_EQ(matches(set, "+" + digits), expected) << digits << " of " << ::testing::PrintToString(texts);
    }
  }
}

}  // namespace
}  // namespace smppguard
