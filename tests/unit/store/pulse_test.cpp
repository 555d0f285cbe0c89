// SPDX-License-Identifier: Apache-2.0
#include "pulse.hpp"

#include <gtest/gtest.h>

namespace smppguard::store {
namespace {

using std::chrono::seconds;

constexpr Time kStart{seconds{1'000}};
constexpr WallTime kWall{seconds{1'700'000'000}};

class PulseTest : public ::testing::Test {
 protected:
  /// `at` after the start.
  [[nodiscard]] Health health(seconds at, const Condition& condition = {}) const {
    return pulse_.health(condition, kStart + at, kWall + at);
  }

  Pulse pulse_{kStart};
};

TEST_F(PulseTest, BeginsWellAndAges) {
  EXPECT_EQ(health(seconds{0}).role, Role::writer);
  EXPECT_EQ(health(seconds{0}).age, Duration{0});
  EXPECT_EQ(health(seconds{0}).lag, 0U);
  EXPECT_EQ(health(seconds{5}).age, seconds{5});
  EXPECT_EQ(health(seconds{5}).last_success, kWall);
  EXPECT_EQ(health(seconds{5}).error, "");
}

TEST_F(PulseTest, KnowsAllWithALookThatReachesTheEnd) {
  EXPECT_FALSE(pulse_.looked({10, 10, 10}, true, kStart + seconds{3}));
  EXPECT_EQ(health(seconds{4}).age, seconds{1});
  EXPECT_EQ(health(seconds{4}).last_success, kWall + seconds{3});
  EXPECT_EQ(health(seconds{4}).lag, 0U);
}

TEST_F(PulseTest, IsBehindWhileALookFindsMore) {
  EXPECT_FALSE(pulse_.looked({1'000, 1'000, 1'000}, false, kStart + seconds{3}));
  EXPECT_EQ(health(seconds{4}).age, seconds{4});
  EXPECT_EQ(health(seconds{4}).lag, std::nullopt) << "nobody knows how much more";
  EXPECT_EQ(health(seconds{4}, {.head = 4'711, .error = {}}).lag, 3'711U);
  EXPECT_FALSE(pulse_.looked({2'000, 2'500, 2'000}, false, kStart + seconds{3}));
  EXPECT_EQ(health(seconds{4}).lag, 500U);
}

TEST_F(PulseTest, IsUnreachableWhileLooksFail) {
  pulse_.look_failed({"no route"}, {5, 5, 5}, kStart + seconds{1});
  pulse_.look_failed({"still no route"}, {5, 5, 5}, kStart + seconds{2});
  const Health away = health(seconds{9});
  EXPECT_EQ(away.role, Role::unreachable);
  EXPECT_EQ(away.age, seconds{9});
  EXPECT_EQ(away.lag, std::nullopt);
  EXPECT_EQ(away.error, "still no route");

  EXPECT_FALSE(pulse_.looked({1'005, 1'005, 1'005}, false, kStart + seconds{10}))
      << "not before all is known";
  EXPECT_EQ(health(seconds{10}).role, Role::writer);
  const auto recovery = pulse_.looked({1'020, 1'020, 1'015}, true, kStart + seconds{11});
  ASSERT_TRUE(recovery);
  EXPECT_EQ(recovery->away, seconds{10});
  EXPECT_EQ(recovery->taken, 1'010U);
  EXPECT_EQ(health(seconds{11}).error, "");
  EXPECT_EQ(health(seconds{11}).age, Duration{0});
  EXPECT_FALSE(pulse_.looked({1'020, 1'020, 1'015}, true, kStart + seconds{12})) << "told once";
}

TEST_F(PulseTest, AppendsThatFailAreNotOverWithALook) {
  pulse_.append_failed({"disk full"}, {}, kStart + seconds{1});
  EXPECT_FALSE(pulse_.looked({}, true, kStart + seconds{2}));
  EXPECT_EQ(health(seconds{2}).error, "disk full");
  EXPECT_EQ(health(seconds{2}).role, Role::writer);
  EXPECT_EQ(health(seconds{2}).age, Duration{0}) << "what is there is known";

  pulse_.appended(kStart + seconds{3});
  const auto recovery = pulse_.followed({1, 1, 1}, kStart + seconds{4});
  ASSERT_TRUE(recovery);
  EXPECT_EQ(recovery->away, seconds{3});
  EXPECT_EQ(recovery->taken, 1U);
}

TEST_F(PulseTest, AppendsThatFailedAreOverWhenNoneHasFailedForLong) {
  pulse_.append_failed({"disk full"}, {}, kStart);
  pulse_.append_failed({"disk full"}, {}, kStart + seconds{30});
  EXPECT_FALSE(pulse_.looked({}, true, kStart + seconds{89}));
  const auto recovery = pulse_.looked({}, true, kStart + seconds{90});
  ASSERT_TRUE(recovery);
  EXPECT_EQ(recovery->away, seconds{90});
}

TEST_F(PulseTest, AStoreThatCanBeReachedAgainIsBackAtOnce) {
  pulse_.append_failed({"no route"}, {}, kStart + seconds{1});
  pulse_.look_failed({"no route"}, {}, kStart + seconds{2});
  EXPECT_TRUE(pulse_.looked({}, true, kStart + seconds{3}));
}

TEST_F(PulseTest, ACommitWithoutAnEntryInTheFeedIsNoKnowledge) {
  pulse_.append_failed({"locked"}, {}, kStart + seconds{1});
  pulse_.appended(kStart + seconds{5});
  EXPECT_EQ(health(seconds{6}).last_success, kWall + seconds{5});
  EXPECT_EQ(health(seconds{6}).age, seconds{6});
  EXPECT_TRUE(pulse_.looked({}, true, kStart + seconds{7}));
}

TEST_F(PulseTest, PassesOnWhatTheStoreSaysOfItself) {
  const Condition standby{.read_only = true, .reconnects = 3, .error = {}};
  EXPECT_EQ(health(seconds{1}, standby).role, Role::reader);
  EXPECT_EQ(health(seconds{1}, standby).reconnects, 3U);
  const Condition lost{.connected = false, .error = "connection refused"};
  EXPECT_EQ(health(seconds{1}, lost).role, Role::unreachable);
  EXPECT_EQ(health(seconds{1}, lost).error, "connection refused");
}

TEST(RoleName, IsAWord) {
  EXPECT_EQ(name(Role::writer), "writer");
  EXPECT_EQ(name(Role::reader), "reader");
  EXPECT_EQ(name(Role::unreachable), "unreachable");
}

}  // namespace
}  // namespace smppguard::store
