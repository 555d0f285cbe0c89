// SPDX-License-Identifier: Apache-2.0
#include "lockout.hpp"

#include <gtest/gtest.h>

namespace smppguard::web {
namespace {

using std::chrono::seconds;

class Guessing : public testing::Test {
 protected:
  static IpAddress address(const char* text) { return IpAddress::parse(text).value(); }

  Lockout::Verdict guess(int times = 1, const char* from = "192.0.2.1") {
    Lockout::Verdict verdict;
    for (int i = 0; i < times; ++i) verdict = lockout.wrong(address(from), now);
    return verdict;
  }

  Lockout lockout;
  Lockout::Time now{seconds{1'000'000}};
};

TEST_F(Guessing, IsLockedOutByTheTenthWithinAMinute) {
  EXPECT_EQ(guess(9).wait, seconds{0});
  const auto tenth = guess();
  EXPECT_EQ(tenth.wait, seconds{60});
  EXPECT_TRUE(tenth.began);
  now += seconds{20};
  const auto later = guess();
  EXPECT_EQ(later.wait, seconds{40});
  EXPECT_FALSE(later.began);
}

TEST_F(Guessing, IsBorneWhenItIsSlow) {
  for (int minute = 0; minute < 20; ++minute) {
    EXPECT_EQ(guess(9).wait, seconds{0});
    now += seconds{60};
  }
}

TEST_F(Guessing, CostsTwiceAsMuchEachTimeUpToAnHour) {
  for (const int penalty : {60, 120, 240, 480, 960, 1'920, 3'600, 3'600}) {
    EXPECT_EQ(guess(10).wait, seconds{penalty});
    EXPECT_EQ(guess(100).wait, seconds{penalty}) << "what comes meanwhile is not counted";
    now += seconds{penalty};
  }
}

TEST_F(Guessing, IsForgottenSomeTime) {
  (void)guess(10);
  now += seconds{3 * 3'600};
  EXPECT_EQ(guess(10).wait, seconds{60});
  (void)guess(1, "192.0.2.2");
  now += seconds{3 * 3'600};
  (void)guess(1, "192.0.2.3");
  EXPECT_EQ(lockout.sources(), 1U);
}

TEST_F(Guessing, IsHeldAgainstTheAddressAlone) {
  (void)guess(10);
  EXPECT_EQ(guess(1, "192.0.2.2").wait, seconds{0});
}

TEST_F(Guessing, IsHeldAgainstAllAddressesThatAnIpV6HostHas) {
  (void)guess(9, "2001:db8::1");
  EXPECT_EQ(guess(1, "2001:db8::ffff:1").wait, seconds{60});
  EXPECT_EQ(guess(1, "2001:db8:0:1::1").wait, seconds{0});
}

TEST_F(Guessing, IsToldOfOnceAnHourForANetwork) {
  EXPECT_TRUE(guess(10).tell);
  for (const char* neighbour : {"192.0.2.2", "192.0.2.3"}) {
    const auto verdict = guess(10, neighbour);
    EXPECT_TRUE(verdict.began);
    EXPECT_FALSE(verdict.tell);
  }
  const auto elsewhere = guess(10, "198.51.100.1");
  EXPECT_TRUE(elsewhere.tell);
  EXPECT_EQ(elsewhere.untold, 2U);
  EXPECT_TRUE(guess(10, "2001:db8::1").tell);
  EXPECT_FALSE(guess(10, "2001:db8:0:1::1").tell);
  now += seconds{3'600};
  EXPECT_TRUE(guess(10, "192.0.2.4").tell);
}

TEST_F(Guessing, FromEverywhereIsToldOfNowAndThen) {
  unsigned told = 0;
  for (unsigned i = 0; i < 300; ++i) {
    const auto from =
        IpAddress::v4({10, static_cast<std::uint8_t>(i >> 8U), static_cast<std::uint8_t>(i), 1});
    for (int times = 0; times < 10; ++times) told += lockout.wrong(from, now).tell ? 1 : 0;
  }
  EXPECT_EQ(told, 100U);
}

TEST_F(Guessing, FromEverywhereTakesNoMemoryWithoutEnd) {
  for (unsigned i = 0; i < 12'000; ++i) {
    (void)lockout.wrong(
        IpAddress::v4({10, 0, static_cast<std::uint8_t>(i >> 8U), static_cast<std::uint8_t>(i)}),
        now + std::chrono::milliseconds{i});
  }
  EXPECT_LE(lockout.sources(), 10'000U);
}

}  // namespace
}  // namespace smppguard::web
