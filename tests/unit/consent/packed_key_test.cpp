// SPDX-License-Identifier: Apache-2.0
#include "packed_key.hpp"

#include "numbers.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <tuple>
#include <vector>

namespace smppguard::consent {
namespace {

constexpr std::uint64_t kMask34 = (std::uint64_t{1} << 34U) - 1;

/// The inverse of an odd factor modulo 2^64 (and so modulo 2^34), by Newton's iteration.
constexpr std::uint64_t inverse(std::uint64_t odd) {
  std::uint64_t x = odd;
  for (int i = 0; i < 6; ++i) x *= 2 - odd * x;
  return x;
}

std::uint64_t unmix34(std::uint64_t x) {
  x ^= x >> 17U;
  x = (x * inverse(0x9E3779B97F4A7C15ULL)) & kMask34;
  x ^= x >> 17U;
  x = (x * inverse(0x2545F4914F6CDD1DULL)) & kMask34;
  return x ^ (x >> 17U);
}

Party sender(PhoneNumber number) {
  return {number, 0};
}

Party organisation(std::uint32_t id) {
  return {{}, id};
}

TEST(Mix34, CanBeUndone) {
  std::mt19937_64 random{1};
  for (std::uint64_t i = 0; i < 2'000'000; ++i) {
    const std::uint64_t anywhere = random() & kMask34;
    ASSERT_EQ(unmix34(mix34(anywhere)), anywhere);
    ASSERT_EQ(unmix34(mix34(i)), i);
    ASSERT_EQ(unmix34(mix34(kMask34 - i)), kMask34 - i);
    ASSERT_LE(mix34(anywhere), kMask34);
  }
}

TEST(Pack, SpreadsNeighboursEvenlyOverTheShards) {
  constexpr std::size_t kPerShard = 4'000;
  std::array<std::size_t, kShards> counts{};
  for (std::uint64_t i = 0; i < kPerShard * kShards; ++i)
    ++counts[pack(nanp(8'180'000 + i), sender(nanp(0)), Matter::voice)->shard];
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  EXPECT_GT(*least, kPerShard * 8 / 10);
  EXPECT_LT(*most, kPerShard * 12 / 10);
}

/// Every party that a matter can have, edges among them.
std::vector<Party> parties_of(Matter matter) {
  if (matter == Matter::own_list) return {Party{}};
  if (matter == Matter::organisation)
    return {organisation(1), organisation(2), organisation(0xFFFF'FFFF), organisation(2'000'000'000)};
  std::vector<Party> parties{sender(nanp(0)), sender(nanp(1)), sender(nanp(7'999'999'999))};
  for (const char* code : {"0", "00", "000000", "1", "01", "10", "999999", "12345", "012345"})
    parties.push_back(sender(short_code(code)));
  return parties;
}

TEST(Pack, GivesEveryRecipientPartyAndMatterAKeyOfItsOwn) {
  std::mt19937_64 random{2};
  std::set<std::uint64_t> recipients{0, 7'999'999'999};
  while (recipients.size() < 20'000) recipients.insert(random() % 8'000'000'000);
  std::vector<std::pair<std::size_t, std::uint64_t>> keys;
  for (const std::uint64_t recipient : recipients) {
    for (const Matter matter : kMatters) {
      for (const Party& party : parties_of(matter)) {
        const auto key = pack(nanp(recipient), party, matter);
        ASSERT_TRUE(key);
        ASSERT_NE(key->word, 0U) << "that marks an empty slot";
        ASSERT_LT(key->shard, kShards);
        keys.emplace_back(key->shard, key->word);
      }
    }
  }
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
  EXPECT_EQ(keys.size(), recipients.size() * (4 * 12 + 4 + 1));
}

TEST(Pack, KeepsWhatItWasGiven) {
  std::mt19937_64 random{3};
  for (int i = 0; i < 100'000; ++i) {
    const PhoneNumber recipient = nanp(random());
    const PhoneNumber from = nanp(random());
    const Matter matter = kPairMatters[random() % kPairMatters.size()];
    const PackedKey key = *pack(recipient, sender(from), matter);
    const std::uint64_t mixed = (std::uint64_t{key.shard} << 26U) | ((key.word >> 35U) & mask(26));
    ASSERT_EQ(unmix34(mixed), recipient.value());
    ASSERT_EQ(key.word & kMask34, from.value());
    ASSERT_EQ(key.word >> 61U, static_cast<std::uint64_t>(matter));
  }
}

TEST(Pack, RefusesWhatNoFactIsAbout) {
  for (const Matter matter : kMatters) {
    const Party party = parties_of(matter).front();
    EXPECT_TRUE(pack(nanp(0), party, matter));
    for (const PhoneNumber recipient : {foreign(), short_code("12345"), PhoneNumber{}})
      EXPECT_FALSE(pack(recipient, party, matter)) << name(matter);
  }
  for (const Matter matter : kPairMatters) {
    EXPECT_FALSE(pack(nanp(0), sender(foreign()), matter)) << name(matter);
    EXPECT_FALSE(pack(nanp(0), {}, matter)) << name(matter);
    EXPECT_FALSE(pack(nanp(0), organisation(7), matter)) << name(matter);
  }
}

TEST(PlaceOf, DependsOnTheSeedAndHasNoPattern) {
  EXPECT_NE(place_of(1, 1), place_of(1, 2));
  std::array<std::size_t, 1024> counts{};
  for (std::uint64_t i = 0; i < counts.size() * 100; ++i) ++counts[place_of(i << 12U, 5) % counts.size()];
  EXPECT_LT(*std::max_element(counts.begin(), counts.end()), 160U);
  EXPECT_GT(*std::min_element(counts.begin(), counts.end()), 50U);
}

TEST(PlaceOf, IsOneForAllMattersBetweenTheSameTwo) {
  const PackedKey first = *pack(nanp(5), sender(nanp(6)), kPairMatters[0]);
  for (const Matter matter : kPairMatters) {
    const PackedKey key = *pack(nanp(5), sender(nanp(6)), matter);
    EXPECT_EQ(key.shard, first.shard);
    EXPECT_EQ(place_of(key.word, 9), place_of(first.word, 9)) << name(matter);
  }
  EXPECT_NE(place_of(pack(nanp(5), sender(nanp(7)), Matter::voice)->word, 9), place_of(first.word, 9));
}

}  // namespace
}  // namespace smppguard::consent
