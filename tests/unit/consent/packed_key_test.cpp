// SPDX-License-Identifier: Apache-2.0
#include "packed_key.hpp"

#include "numbers.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <random>
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
  for (std::uint64_t i = 0; i < kPerShard * kShards; ++i) ++counts[pack(nanp(8'180'000 + i), nanp(0))->shard];
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  EXPECT_GT(*least, kPerShard * 8 / 10);
  EXPECT_LT(*most, kPerShard * 12 / 10);
}

TEST(Pack, GivesEveryPairAKeyOfItsOwn) {
  std::vector<PhoneNumber> senders{nanp(0), nanp(1), nanp(7'999'999'999)};
  for (const char* code : {"0", "00", "000000", "1", "01", "10", "999999", "12345", "012345"}) {
    senders.push_back(short_code(code));
  }
  std::mt19937_64 random{2};
  std::vector<std::pair<std::size_t, std::uint64_t>> keys;
  for (int i = 0; i < 50'000; ++i) {
    const PhoneNumber recipient =
        i < 2 ? nanp(i == 0 ? 0 : 7'999'999'999) : nanp(2 + random() % 7'999'999'000);
    for (const PhoneNumber sender : senders) {
      const auto key = pack(recipient, sender);
      ASSERT_TRUE(key);
      ASSERT_NE(key->word, 0U);
      ASSERT_LT(key->word, std::uint64_t{1} << 61U);
      ASSERT_LT(key->shard, kShards);
      keys.emplace_back(key->shard, key->word);
    }
  }
  // The recipients above are almost surely different; equal ones would show as equal keys here all the same.
  std::sort(keys.begin(), keys.end());
  const auto repeated = static_cast<std::size_t>(keys.end() - std::unique(keys.begin(), keys.end()));
  EXPECT_EQ(repeated % senders.size(), 0U);
  EXPECT_LE(repeated / senders.size(), 3U);
}

TEST(Pack, KeepsWhatItWasGiven) {
  std::mt19937_64 random{3};
  for (int i = 0; i < 100'000; ++i) {
    const PhoneNumber recipient = nanp(random());
    const PhoneNumber sender = nanp(random());
    const PackedKey key = *pack(recipient, sender);
    const std::uint64_t mixed = (std::uint64_t{key.shard} << 26U) | (key.word >> 35U);
    ASSERT_EQ(unmix34(mixed), recipient.value());
    ASSERT_EQ(key.word & kMask34, sender.value());
  }
}

TEST(Pack, RefusesWhatNoGrantIsAbout) {
  const PhoneNumber foreign = read_address("+4512345678").value();
  EXPECT_FALSE(pack(foreign, nanp(0)));
  EXPECT_FALSE(pack(short_code("12345"), nanp(0)));
  EXPECT_FALSE(pack(PhoneNumber{}, nanp(0)));
  EXPECT_FALSE(pack(nanp(0), foreign));
  EXPECT_FALSE(pack(nanp(0), PhoneNumber{}));
}

TEST(PlaceOf, DependsOnTheSeedAndHasNoPattern) {
  EXPECT_NE(place_of(1, 1), place_of(1, 2));
  std::array<std::size_t, 1024> counts{};
  for (std::uint64_t i = 0; i < counts.size() * 100; ++i) ++counts[place_of(i << 12U, 5) % counts.size()];
  EXPECT_LT(*std::max_element(counts.begin(), counts.end()), 160U);
  EXPECT_GT(*std::min_element(counts.begin(), counts.end()), 50U);
}

}  // namespace
}  // namespace smppguard::consent
