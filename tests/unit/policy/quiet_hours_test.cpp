// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/quiet_hours.hpp"

#include <gtest/gtest.h>

namespace smppguard::policy {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr unsigned kAreaCode = 222;
constexpr PhoneNumber kRecipient = PhoneNumber::nanp(2'223'334'545);

constexpr Day day(int month, unsigned of_month) {
  return sys_days{std::chrono::year{2026} / month / static_cast<int>(of_month)};
}
constexpr WallTime kMarch = day(3, 8) + 7h;      // 2:00 EST is 3:00 EDT
constexpr WallTime kNovember = day(11, 1) + 6h;  // 2:00 EDT is 1:00 EST

ZoneOffsets new_york() {
  return {{{day(1, 1), -5h}, {kMarch, -4h}, {kNovember, -5h}}};
}

/// One area code in the given zones, messages from 8 to 21 o'clock.
class Quiet : public ::testing::Test {
 protected:
  Quiet() {
    hours.zones = {new_york(), {{{WallTime{}, -8h}}}, {{{WallTime{}, 10h}}}};
    hours.areas.resize(PhoneNumber::kAreaCodes);
    live_in({0});
  }
  void live_in(std::vector<std::uint16_t> zones) { area().zones = std::move(zones); }
  QuietHours::Area& area() { return hours.areas[kAreaCode - PhoneNumber::kFirstAreaCode]; }
  [[nodiscard]] bool allows(WallTime now) const { return hours.allows(kRecipient, now); }

  QuietHours hours;
};

TEST_F(Quiet, FromTheFirstMinuteToTheLast) {
  EXPECT_FALSE(allows(day(1, 15) + 13h - 1ms));
  EXPECT_TRUE(allows(day(1, 15) + 13h));
  EXPECT_TRUE(allows(day(1, 16) + 2h - 1ms));  // 20:59 of the 15th
  EXPECT_FALSE(allows(day(1, 16) + 2h));
}

TEST_F(Quiet, SummerTimeShiftsTheWindow) {
  EXPECT_TRUE(allows(day(3, 7) + 13h));  // still EST
  EXPECT_FALSE(allows(day(3, 7) + 12h + 59min));
  EXPECT_TRUE(allows(day(3, 8) + 12h));  // the first EDT morning
  EXPECT_FALSE(allows(day(3, 8) + 12h - 1ms));
  EXPECT_TRUE(allows(day(10, 31) + 12h));
  EXPECT_FALSE(allows(day(11, 1) + 12h));
  EXPECT_TRUE(allows(day(11, 1) + 13h));
}

TEST_F(Quiet, TheOffsetChangesWithTheMillisecond) {
  area().windows.fill({3 * 60, 4 * 60});
  EXPECT_FALSE(allows(kMarch - 1ms));
  EXPECT_TRUE(allows(kMarch));
}

TEST_F(Quiet, BeforeTheFirstRowTheFirstOffsetHolds) {
  EXPECT_TRUE(allows(WallTime{} + 13h));
  EXPECT_FALSE(allows(WallTime{} + 12h));
  EXPECT_FALSE(allows(WallTime{} - 12h));  // 1969, 7 o'clock
  EXPECT_TRUE(allows(WallTime{} - 11h));
}

TEST_F(Quiet, SeveralZonesMustAllAllow) {
  live_in({0, 1});
  EXPECT_FALSE(allows(day(1, 15) + 13h));  // 8 in New York, 5 in Los Angeles
  EXPECT_FALSE(allows(day(1, 15) + 16h - 1ms));
  EXPECT_TRUE(allows(day(1, 15) + 16h));
  EXPECT_TRUE(allows(day(1, 16) + 2h - 1ms));
  EXPECT_FALSE(allows(day(1, 16) + 2h));  // 21 in New York
}

TEST_F(Quiet, TheClocksAreShown) {
  live_in({0, 1});
  area().windows[4] = {9 * 60, 20 * 60};  // Thursday
  const auto clocks = hours.clocks(kRecipient, day(1, 16) + 6h + 30min + 59s);
  ASSERT_EQ(clocks.size(), 2U);
  EXPECT_EQ(clocks[0].day, std::chrono::Friday);
  EXPECT_EQ(clocks[0].minute, 90);
  EXPECT_EQ(clocks[0].window, Window{});
  EXPECT_EQ(clocks[1].day, std::chrono::Thursday);
  EXPECT_EQ(clocks[1].minute, 22 * 60 + 30);
  EXPECT_EQ(clocks[1].window, (Window{9 * 60, 20 * 60}));
  EXPECT_FALSE(clocks[0].allows() || clocks[1].allows());
  EXPECT_TRUE(hours.clocks(PhoneNumber::nanp(3'333'334'545), day(1, 15)).empty());
  EXPECT_TRUE(hours.clocks(*read_address("72345"), day(1, 15)).empty());
}

TEST_F(Quiet, TheDayOfTheWeekIsTheLocalOne) {
  for (Window& window : area().windows) window = {0, 24 * 60};
  area().windows[0] = {12 * 60, 21 * 60};        // Sundays from noon
  EXPECT_TRUE(allows(day(1, 18) + 4h + 59min));  // Sunday in UTC, Saturday 23:59 there
  EXPECT_FALSE(allows(day(1, 18) + 5h));
  EXPECT_FALSE(allows(day(1, 18) + 17h - 1ms));
  EXPECT_TRUE(allows(day(1, 18) + 17h));
  EXPECT_FALSE(allows(day(1, 19) + 4h));  // Monday in UTC, Sunday 23:00 there
  EXPECT_TRUE(allows(day(1, 19) + 5h));
  live_in({2});
  EXPECT_FALSE(allows(day(1, 17) + 14h));  // Saturday in UTC, Sunday 0:00 east of it
  EXPECT_TRUE(allows(day(1, 17) + 14h - 1ms));
}

TEST_F(Quiet, AnEmptyWindowNeverOpens) {
  area().windows.fill({0, 0});
  for (WallTime now = day(1, 18); now < day(1, 25); now += 30min) EXPECT_FALSE(allows(now));
  area().windows.fill({0, 24 * 60});
  for (WallTime now = day(1, 18); now < day(1, 25); now += 30min) EXPECT_TRUE(allows(now));
}

TEST_F(Quiet, WhatIsNotKnownPasses) {
  const WallTime night = day(1, 15) + 8h;
  EXPECT_FALSE(allows(night));
  EXPECT_TRUE(hours.allows(PhoneNumber::nanp(3'333'334'545), night));
  EXPECT_TRUE(hours.allows(read_address("447700900123").value(), night));
  EXPECT_TRUE(hours.allows(read_address("55512").value(), night));
  EXPECT_TRUE(hours.allows(PhoneNumber{}, night));
  EXPECT_TRUE(QuietHours{}.allows(kRecipient, night));
}

}  // namespace
}  // namespace smppguard::policy
