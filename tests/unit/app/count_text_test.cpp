// SPDX-License-Identifier: Apache-2.0
#include "count_text.hpp"

#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

TEST(ReadCount, TakesWhatPeopleWrite) {
  EXPECT_EQ(read_count("0"), 0U);
  EXPECT_EQ(read_count("300000000"), 300'000'000U);
  EXPECT_EQ(read_count("300M"), 300'000'000U);
  EXPECT_EQ(read_count("258.5M"), 258'500'000U);
  EXPECT_EQ(read_count("0.000001M"), 1U);
  EXPECT_EQ(read_count("20k"), 20'000U);
  EXPECT_EQ(read_count("1.05K"), 1'050U);
  EXPECT_EQ(read_count("007"), 7U);
  EXPECT_EQ(read_count("999999999999.999999M"), 999'999'999'999'999'999U);
  EXPECT_EQ(read_count("999999999999M"), 999'999'999'999'000'000U) << "the most that is read";
}

TEST(ReadCount, TakesNothingElse) {
  for (const char* bad :
       {"",   "k",  "M",   ".",  ".5M", "5.M",    "1.5", "1.2345k", "0.0000001M", "-1",           "+1",
        " 1", "1 ", "1 k", "1m", "1kk", "1.2.3M", "1e6", "0x10",    "1,000",      "1000000000000"}) {
    EXPECT_EQ(read_count(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace smppguard::app
