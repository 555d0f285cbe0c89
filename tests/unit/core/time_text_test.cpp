// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/time_text.hpp"

#include <gtest/gtest.h>

namespace smppguard {
namespace {

WallTime at(std::string_view text) {
  const auto time = read_time(text);
  EXPECT_TRUE(time) << text;
  return time.value_or(WallTime{});
}

TEST(TimeText, WritesUtcToTheMillisecond) {
  EXPECT_EQ(to_text(WallTime{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_text(WallTime{std::chrono::milliseconds{1'795'470'878'123}}), "2026-11-23T21:54:38.123Z");
  EXPECT_EQ(to_text(Day{std::chrono::days{20'780}}), "2026-11-23");
}

TEST(TimeText, DaysAreReadBack) {
  for (const char* day : {"2026-08-05", "2027-12-31", "0999-01-01"}) {
    EXPECT_EQ(to_text(read_day(day).value()), day);
  }
}

TEST(TimeText, ReadsADayAsItsFirstMoment) {
  EXPECT_EQ(to_text(at("2024-02-29")), "2024-02-29T00:00:00.000Z");
}

TEST(TimeText, ReadsRfc3339) {
  for (const char* same : {"2026-11-23T21:54:38.123Z", "2026-11-23t21:54:38.1239z",
                           "2026-11-23 22:54:38.123+01:00", "2026-11-23T16:24:38.1230000-05:30"}) {
    EXPECT_EQ(to_text(at(same)), "2026-11-23T21:54:38.123Z") << same;
  }
  EXPECT_EQ(to_text(at("2026-11-23T21:54:38Z")), "2026-11-23T21:54:38.000Z");
  EXPECT_EQ(to_text(at("2026-11-23T21:54:38.5Z")), "2026-11-23T21:54:38.500Z");
  EXPECT_EQ(to_text(at("2026-01-01T00:30:00+02:00")), "2025-12-31T22:30:00.000Z");
}

TEST(TimeText, TakesNothingElse) {
  for (const char* wrong : {"",
                            "2026",
                            "2026-11",
                            "2026-11-3",
                            "26-11-23",
                            "2026-13-01",
                            "2025-02-29",
                            "2026-00-10",
                            "2026-11-23T",
                            "2026-11-23T21:54",
                            "2026-11-23T21:54:38",
                            "2026-11-23T24:00:00Z",
                            "2026-11-23T21:60:00Z",
                            "2026-11-23T21:54:60Z",
                            "2026-11-23T21:54:38.Z",
                            "2026-11-23T21:54:38+0100",
                            "2026-11-23T21:54:38+24:00",
                            "2026-11-23T21:54:38Z ",
                            " 2026-11-23",
                            "2026-11-23Z",
                            "+026-11-23",
                            "11/23/2026"}) {
    EXPECT_FALSE(read_time(wrong)) << wrong;
  }
  for (const char* wrong :
       {"2026-11-23T21:54:38Z", "2026-11-231", "2026-11--3", "2026/11/23", "2026-11-23 "}) {
    EXPECT_FALSE(read_day(wrong)) << wrong;
  }
}

TEST(AddMonths, KeepsTheDayWhereTheMonthHasIt) {
  EXPECT_EQ(to_text(add_months(at("2025-01-15T08:00:00.250Z"), 18)), "2026-07-15T08:00:00.250Z");
  EXPECT_EQ(to_text(add_months(at("2024-11-30"), 3)), "2025-02-28T00:00:00.000Z");
  EXPECT_EQ(to_text(add_months(at("2023-11-30"), 3)), "2024-02-29T00:00:00.000Z");
  EXPECT_EQ(to_text(add_months(at("2026-08-31"), 3)), "2026-11-30T00:00:00.000Z");
  EXPECT_EQ(to_text(add_months(at("2024-08-31"), 18)), "2026-02-28T00:00:00.000Z");
  EXPECT_EQ(to_text(add_months(at("2026-10-31T23:59:59Z"), 3)), "2027-01-31T23:59:59.000Z");
}

}  // namespace
}  // namespace smppguard
