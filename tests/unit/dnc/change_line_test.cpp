// SPDX-License-Identifier: Apache-2.0
#include "change_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

constexpr std::int64_t kDay = 1'785'888'000;  // 2026-08-05
constexpr std::int64_t kMoment = kDay + 10 * 3600 + 20 * 60 + 30;

TEST(ReadChangeLine, TakesEachForm) {
  const ChangeRecord added{8185550123, kMoment, true};
  for (const char* line : {"8185550123,2026-08-05T10:20:30,A", "18185550123,2026-08-05T10:20:30,A",
                           "8185550123 2026-08-05T10:20:30 A", "8185550123,2026-08-05 10:20:30,A",
                           "8185550123, 2026-08-05T10:20:30, A", "8185550123 , 2026-08-05T10:20:30 , A",
                           "8185550123\t2026-08-05 10:20:30\tA", "8185550123   2026-08-05T10:20:30   A"}) {
    EXPECT_EQ(read_change_line(line), added) << line;
  }
  EXPECT_EQ(read_change_line("8185550123,2026-08-05T10:20:30,D"), (ChangeRecord{8185550123, kMoment, false}));
  EXPECT_EQ(read_change_line("8185550123,2026-08-05,D"), (ChangeRecord{8185550123, kDay, false}));
  EXPECT_EQ(read_change_line("2000000000,2026-08-05,A"), (ChangeRecord{2000000000, kDay, true}));
}

TEST(ReadChangeLine, TakesNothingElse) {
  for (const char* line : {"",
                           ",",
                           ",,",
                           "8185550123",
                           "8185550123,",
                           "8185550123,A",
                           "8185550123,2026-08-05",
                           "8185550123,2026-08-05,",
                           "8185550123,,A",
                           "8185550123,2026-08-05,a",
                           "8185550123,2026-08-05,X",
                           "8185550123,2026-08-05,AD",
                           "8185550123,2026-08-05,A ",
                           "8185550123,2026-08-05,A,",
                           " 8185550123,2026-08-05,A",
                           "818,5550123,2026-08-05,A",
                           "818555012,2026-08-05,A",
                           "81855501234,2026-08-05,A",
                           "118185550123,2026-08-05,A",
                           "1185550123,2026-08-05,A",
                           "0185550123,2026-08-05,A",
                           "81855501x3,2026-08-05,A",
                           "+18185550123,2026-08-05,A",
                           "8185550123,,2026-08-05,A",
                           "8185550123,2026-08-05,,A",
                           "8185550123,2026-08-05, ,A",
                           "8185550123;2026-08-05;A",
                           "8185550123,2026-08-05A",
                           "8185550123,A,2026-08-05",
                           "8185550123,2026-08-05,x,A"}) {
    EXPECT_EQ(read_change_line(line), std::nullopt) << line;
  }
}

TEST(ReadChangeTime, TakesDaysAndSeconds) {
  EXPECT_EQ(read_change_time("1970-01-01"), 0);
  EXPECT_EQ(read_change_time("1970-01-02T00:00:01"), 86'401);
  EXPECT_EQ(read_change_time("2026-08-05T23:59:59"), kDay + 86'399);
  EXPECT_EQ(read_change_time("2024-02-29 00:00:00"), 1'709'164'800);
  EXPECT_EQ(read_change_time("2016-12-31T23:59:60"), 1'483'228'800);  // a leap second
}

TEST(ReadChangeTime, TakesNothingElse) {
  for (const char* text : {"",
                           "2026",
                           "2026-8-5",
                           "2026-08-05T",
                           "2026-08-05T10:20",
                           "2026-08-05T10:20:3",
                           "2026-08-05T10:20:300",
                           "2026-08-05T24:00:00",
                           "2026-08-05T10:60:00",
                           "2026-08-05T10:20:61",
                           "2026-08-05t10:20:30",
                           "2026-08-05T10-20-30",
                           "2026-08-05T10:20:30Z",
                           "2026-08-05T-1:20:30",
                           "2026-08-05T1x:20:30",
                           "2026-02-29",
                           "2026-00-01",
                           "2026-01-00",
                           "2026-13-01",
                           "2026/08/05",
                           "08-05-2026"}) {
    EXPECT_EQ(read_change_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace smppguard::dnc
