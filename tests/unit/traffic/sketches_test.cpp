// SPDX-License-Identifier: Apache-2.0
#include "recent_set.hpp"
#include "seen_filter.hpp"
#include "smppguard/traffic/siphash.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace smppguard::traffic {
namespace {

const WallTime kNoon{std::chrono::hours{500'000}};

/// The root of the mean square of relative errors over many sets of `count`.
double error_at(std::uint64_t count) {
  constexpr std::uint64_t kSets = 200;
  double squares = 0;
  for (std::uint64_t set = 0; set < kSets; ++set) {
    RecentSet<10, 32> recent;
    for (std::uint64_t i = 0; i < count; ++i) recent.add(mix(set * 7919 + 1, i), kNoon);
    const double estimate = recent.count_since(kNoon, kNoon);
    squares += std::pow((estimate - static_cast<double>(count)) / static_cast<double>(count), 2);
  }
  return std::sqrt(squares / kSets);
}

TEST(RecentSet, KeepsToItsError) {
  double most = 0;
  for (const std::uint64_t count : {10U, 30U, 100U, 300U, 1000U, 3000U, 10'000U, 30'000U}) {
    const double error = error_at(count);
    RecordProperty("error_at_" + std::to_string(count), std::to_string(error));
    most = std::max(most, error);
    EXPECT_LT(error, count <= 10'000 ? 0.18 : 0.25) << count;
  }
  RecordProperty("most", std::to_string(most));
}

TEST(RecentSet, ForgetsWhatIsOlder) {
  RecentSet<10, 32> recent;
  for (std::uint64_t i = 0; i < 20; ++i) recent.add(mix(1, i), kNoon);
  const WallTime later = kNoon + std::chrono::hours{2};
  for (std::uint64_t i = 20; i < 25; ++i) recent.add(mix(1, i), later);
  EXPECT_NEAR(recent.count_since(later - std::chrono::minutes{50}, later), 5, 1);
  EXPECT_NEAR(recent.count_since(kNoon, later), 25, 5);
  recent.sweep(kNoon + std::chrono::hours{25});
  EXPECT_NEAR(recent.count_since(kNoon, kNoon + std::chrono::hours{25}), 5, 1);
}

TEST(SeenFilter, KnowsWhatItSaw) {
  SeenFilter filter{10'000, std::chrono::hours{24}};
  for (std::uint64_t i = 0; i < 5'000; ++i) filter.seen(mix(1, i), kNoon);
  for (std::uint64_t i = 0; i < 5'000; ++i) ASSERT_TRUE(filter.seen(mix(1, i), kNoon)) << i;
}

TEST(SeenFilter, TakesFewNewPairsForKnownOnes) {
  constexpr std::uint64_t kPairs = 100'000;
  SeenFilter filter{kPairs, std::chrono::hours{24}};
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 0; i < 8 * kPairs; ++i) {
    const bool known = filter.seen(mix(1, i), kNoon);
    wrong += known && i >= 4 * kPairs ? 1 : 0;
  }
  RecordProperty("false_rate", std::to_string(static_cast<double>(wrong) / (4.0 * kPairs)));
  EXPECT_LT(wrong, 4 * kPairs / 200);
  EXPECT_GT(filter.turned_early(), 4U);
}

TEST(SeenFilter, ForgetsAfterFourSpans) {
  SeenFilter filter{1000, std::chrono::hours{24}};
  filter.seen(mix(1, 1), kNoon);
  filter.seen(mix(1, 2), kNoon);
  for (int day = 1; day <= 3; ++day) {
    EXPECT_TRUE(filter.seen(mix(1, 1), kNoon + day * std::chrono::hours{24})) << day;
  }
  EXPECT_FALSE(filter.seen(mix(1, 2), kNoon + std::chrono::hours{96}));
  EXPECT_TRUE(filter.seen(mix(1, 1), kNoon + std::chrono::hours{96})) << "seen again in between";
}

}  // namespace
}  // namespace smppguard::traffic
