// SPDX-License-Identifier: Apache-2.0
#include "quantity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace smppguard::config {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

std::uint64_t value(std::string_view text, const Measure& measure) {
  const auto read = read_quantity(text, measure, {0, kAll});
  EXPECT_TRUE(read.has_value()) << text;
  return read ? *read : kAll;
}

Problem problem(std::string_view text, const Measure& measure, Bounds bounds = {0, kAll}) {
  const auto read = read_quantity(text, measure, bounds);
  EXPECT_FALSE(read.has_value()) << text;
  return read ? Problem{} : read.error();
}

TEST(Quantity, ReadsDurationsInMilliseconds) {
  const Measure measure = durations(1ms);
  EXPECT_EQ(value("1500ms", measure), 1'500U);
  EXPECT_EQ(value("30s", measure), 30'000U);
  EXPECT_EQ(value("2m", measure), 120'000U);
  EXPECT_EQ(value("1h", measure), 3'600'000U);
  EXPECT_EQ(value("31d", measure), 31U * 86'400'000U);
  EXPECT_EQ(value("0s", measure), 0U);
}

TEST(Quantity, ReadsSizesInOctets) {
  EXPECT_EQ(value("512B", octets()), 512U);
  EXPECT_EQ(value("128KiB", octets()), 131'072U);
  EXPECT_EQ(value("16MiB", octets()), 16'777'216U);
}

TEST(Quantity, ReadsCounts) {
  EXPECT_EQ(value("20000", counts()), 20'000U);
}

TEST(Quantity, RefusesWhatIsNoNumberWithAUnit) {
  for (const char* text :
       {"", "30", "s", "30 s", " 30s", "30s ", "1.5s", "-1s", "+1s", "30S", "30sec", "0x1Es"}) {
    EXPECT_THAT(problem(text, durations(1ms)).message, HasSubstr("is not a duration")) << text;
  }
  EXPECT_THAT(problem("30", durations(1ms)).hint, HasSubstr("(ms, s, m, h, d)"));
  EXPECT_THAT(problem("128KB", octets()).message, HasSubstr("is not a size"));
  EXPECT_THAT(problem("128", octets()).hint, HasSubstr("(B, KiB, MiB)"));
  EXPECT_THAT(problem("20_000", counts()).message, HasSubstr("is not a whole number"));
  EXPECT_THAT(problem("5s", counts()).hint, HasSubstr("digits"));
}

TEST(Quantity, TakesNoUnitFinerThanTheOption) {
  EXPECT_THAT(problem("500ms", durations(1s)).hint, HasSubstr("(s, m, h, d)"));
  EXPECT_THAT(problem("36h", durations(24h)).hint, HasSubstr("(d)"));
}

TEST(Quantity, HoldsBothBounds) {
  const Bounds bounds{1'000, 60'000};
  EXPECT_EQ(*read_quantity("1s", durations(1ms), bounds), 1'000U);
  EXPECT_EQ(*read_quantity("1m", durations(1ms), bounds), 60'000U);
  EXPECT_THAT(problem("999ms", durations(1ms), bounds).message, HasSubstr("too little"));
  EXPECT_THAT(problem("60001ms", durations(1ms), bounds).message, HasSubstr("too much"));
  EXPECT_EQ(problem("2h", durations(1ms), bounds).hint, "1s to 1m");
}

TEST(Quantity, MayHaveAWordForZero) {
  const Bounds bounds{1'000, 60'000, "never"};
  EXPECT_EQ(*read_quantity("never", durations(1ms), bounds), 0U);
  EXPECT_EQ(*read_quantity("1s", durations(1ms), bounds), 1'000U);
  EXPECT_EQ(problem("0s", durations(1ms), bounds).hint, "1s to 1m, or never");
  EXPECT_THAT(problem("nevr", durations(1ms), bounds).hint, testing::EndsWith("such as 30ms, or never"));
  EXPECT_THAT(problem("", durations(1ms), {1'000, 60'000}).message, HasSubstr("is not a duration"));
}

TEST(Quantity, SurvivesNumbersThatDoNotFit) {
  EXPECT_THAT(problem("18446744073709551615d", durations(1ms)).message, HasSubstr("too much"));
  EXPECT_THAT(problem("18446744073709551616", counts()).message, HasSubstr("is not a whole number"));
}

TEST(Quantity, WritesInTheLargestWholeUnit) {
  EXPECT_EQ(quantity_text(1'900, durations(1ms)), "1900ms");
  EXPECT_EQ(quantity_text(600'000, durations(1s)), "10m");
  EXPECT_EQ(quantity_text(0, durations(1s)), "0s");
  EXPECT_EQ(quantity_text(65'536, octets()), "64KiB");
  EXPECT_EQ(quantity_text(1'000, octets()), "1000B");
  EXPECT_EQ(quantity_text(7, counts()), "7");
}

}  // namespace
}  // namespace smppguard::config
