// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/receipt.hpp"

#include <algorithm>
#include <cctype>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace smppguard::relay {
namespace {

constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

WallTime at_millisecond(std::int64_t count) {
  return WallTime{Duration{count}};
}

const OwnMessageId kSample{at_millisecond(1'764'000'000'123), 101};

std::string sample() {
  return MessageIds{0x1234'5678'9ABC'DEF0}.next(kSample);
}

TEST(OwnMessageIds, SayWhatWasPutIntoThem) {
  MessageIds ids{~std::uint64_t{0}};
  const std::int64_t longest = (std::int64_t{1} << 45) - 1;
  for (const std::int64_t milliseconds :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{1'764'000'000'123}, longest}) {
    for (const int error : {0, 1, 101, 999, 1023}) {
      const OwnMessageId id{at_millisecond(milliseconds), static_cast<std::uint16_t>(error)};
      EXPECT_EQ(read_own_message_id(ids.next(id)), id) << milliseconds << ' ' << error;
    }
  }
}

// ESMEs and stores keep ids longer than any version of this program lives. The check symbols were worked out
// by other means.
TEST(OwnMessageIds, AreReadByEveryVersion) {
  EXPECT_EQ(sample(), "SG1KAV9FT3V352PF2DBSQQG00000000XY");
  EXPECT_EQ(read_own_message_id("SG1KAV9FT3V352PF2DBSQQG00000001YW"), kSample);
}

TEST(OwnMessageIds, FitEveryPeerAndAnyText) {
  const std::string id = sample();
  EXPECT_EQ(id.size(), 33U);
  EXPECT_EQ(id.substr(0, 2), "SG");
  EXPECT_TRUE(
      std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isdigit(c) || std::isupper(c); }));
  EXPECT_EQ(id.substr(2).find_first_of("ILOU"), std::string::npos);
}

TEST(OwnMessageIds, DifferFromEachOther) {
  std::set<std::string> seen;
  for (const std::uint64_t unique : {0U, 1U, 2U, 0xFFFFU}) {
    MessageIds ids{unique};
    for (int i = 0; i < 5'000; ++i) EXPECT_TRUE(seen.insert(ids.next(kSample)).second) << unique << ' ' << i;
  }
  MessageIds high{std::uint64_t{1} << 49};
  EXPECT_TRUE(seen.insert(high.next(kSample)).second) << "fifty bits of unique count";
}

TEST(OwnMessageIds, SortByTheirTime) {
  MessageIds ids{7};
  std::vector<std::string> made;
  for (std::int64_t i = 0; i < 2'000; ++i) made.push_back(ids.next({at_millisecond(i * 12'345'678), 102}));
  EXPECT_TRUE(std::is_sorted(made.begin(), made.end()));
}

TEST(OwnMessageIds, AreNotReadWithAnyOneCharacterChanged) {
  const std::string id = sample();
  for (std::size_t at = 0; at < id.size(); ++at) {
    for (int c = 0; c < 256; ++c) {
      std::string changed = id;
      changed[at] = static_cast<char>(c);
      EXPECT_EQ(read_own_message_id(changed).has_value(), changed == id) << at << ' ' << c;
    }
  }
}

TEST(OwnMessageIds, AreNotReadWithAnyTwoSymbolsChanged) {
  const std::string id = sample();
  std::size_t read = 0;
  for (std::size_t first = 2; first < id.size(); ++first) {
    for (std::size_t second = first + 1; second < id.size(); ++second) {
      for (const char a : kSymbols) {
        for (const char b : kSymbols) {
          std::string changed = id;
          changed[first] = a;
          changed[second] = b;
          if (changed != id && read_own_message_id(changed)) ++read;
        }
      }
    }
  }
  EXPECT_EQ(read, 0U);
}

TEST(OwnMessageIds, OfSomebodyElseAreReadOnceInAThousand) {
  // The chance is 1 in 1024 even for an id that has our prefix, length and letters.
  constexpr int kTried = 400'000;
  std::mt19937_64 random{1};
  int read = 0;
  for (int i = 0; i < kTried; ++i) {
    std::string id = "SG";
    while (id.size() < 33) id += kSymbols[random() % kSymbols.size()];
    if (read_own_message_id(id)) ++read;
  }
  EXPECT_GT(read, kTried / 1024 / 2);
  EXPECT_LT(read, kTried / 1024 * 2);
}

TEST(OwnMessageIds, OfOtherShapesAreNotRead) {
  const std::string id = sample();
  std::string lower = id;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const std::string& other :
       {std::string{}, std::string{"SG"}, std::string{"0"}, std::string{"4DA1F3B7"}, id.substr(0, 32),
        id + "0", id + id, id.substr(2), lower, " " + id.substr(1), "SG" + std::string(31, '0'),
        "SG" + std::string(31, 'Z'), std::string(33, '\0'), std::string(33, '\xFF'), std::string(65, 'A'),
        std::string(100'000, 'S')}) {
    EXPECT_FALSE(read_own_message_id(other)) << other.substr(0, 70);
  }
}

TEST(OwnMessageIds, OfAnyOctetsAreReadWithoutHarm) {
  std::mt19937_64 random{2};
  for (int i = 0; i < 200'000; ++i) {
    std::string id(random() % 40, '\0');
    for (char& c : id) c = static_cast<char>(random());
    if (i % 2 == 0) id = "SG" + id;
    EXPECT_FALSE(read_own_message_id(id)) << "a random octet is no symbol seven times out of eight";
  }
}

}  // namespace
}  // namespace smppguard::relay
