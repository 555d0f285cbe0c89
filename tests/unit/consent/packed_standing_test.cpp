// SPDX-License-Identifier: Apache-2.0
#include "packed_standing.hpp"

#include "numbers.hpp"

#include <gtest/gtest.h>
#include <random>

namespace smppguard::consent {
namespace {

using namespace std::chrono_literals;

TEST(PackedStanding, ComesBackAsItWas) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 200'000; ++i) {
    Standing standing{static_cast<State>(random() % 3),
                      at(static_cast<std::int64_t>(random() % 2'000'000'000)), std::nullopt};
    if (random() % 2 == 0) standing.until = at(static_cast<std::int64_t>(random() % 2'000'000'000));
    ASSERT_EQ(unpack(pack(standing)), standing);
  }
}

TEST(PackedStanding, KeepsTheEdgesApart) {
  EXPECT_EQ(unpack(pack({State::permitted, at(0), at(0)})), permitted(0, at(0)));
  EXPECT_EQ(unpack(pack({State::permitted, at(kNoEnd - 1), at(kNoEnd - 1)})),
            permitted(kNoEnd - 1, at(kNoEnd - 1)));
  EXPECT_EQ(unpack(pack(permitted(kNoEnd - 1))), permitted(kNoEnd - 1)) << "the last second is not 'no end'";
}

TEST(PackedStanding, RoundsBothTimesDown) {
  const Standing fine{State::permitted, at(1'000) + 999ms, at(2'000) + 999ms};
  EXPECT_EQ(unpack(pack(fine)), permitted(1'000, at(2'000)));
}

TEST(PackedStanding, MovesWhatCannotBeToldToTheNearest) {
  const WallTime early{};  // 1970
  const WallTime late = at(kNoEnd) + std::chrono::hours{24 * 365};
  EXPECT_EQ(unpack(pack({State::opted_out, early, std::nullopt})), opted_out(0));
  EXPECT_EQ(unpack(pack({State::permitted, early, late})), permitted(0, at(kNoEnd - 1)))
      << "an end stays an end";
  EXPECT_EQ(unpack(pack({State::permitted, late, std::nullopt})), permitted(kNoEnd - 1));
  EXPECT_EQ(unpack(pack({State::permitted, WallTime::min(), WallTime::max()})), permitted(0, at(kNoEnd - 1)));
}

TEST(PackedStanding, LastsUntil2088) {
  EXPECT_EQ(std::chrono::floor<std::chrono::days>(at(kNoEnd - 1)),
            std::chrono::sys_days{std::chrono::year{2088} / 1 / 19});
}

}  // namespace
}  // namespace smppguard::consent
