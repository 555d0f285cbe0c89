// SPDX-License-Identifier: Apache-2.0
#include "printable.hpp"

#include <chrono>
#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

TEST(Printable, PeersCannotForgeLinesOrColours) {
  EXPECT_EQ(printable(std::string_view{"a\nb\x1b[31m\"c\\"}), "a\\x0ab\\x1b[31m\\\"c\\\\");
  EXPECT_EQ(printable(std::string_view{"\0x", 2}), "\\x00x");
  EXPECT_EQ(printable(std::string_view{"Grüße"}), "Grüße");
}

TEST(Printable, NumbersAreMaskedBySetting) {
  const PhoneNumber number = read_address("12223334545").value();
  EXPECT_EQ(printable(number, NumberMasking::none), "12223334545");
  EXPECT_EQ(printable(number, NumberMasking::last_four), "1222333****");
  EXPECT_EQ(printable(PhoneNumber{}, NumberMasking::last_four), "-");
}

TEST(Printable, TimesAreUtc) {
  using namespace std::chrono;
  EXPECT_EQ(printable(WallTime{sys_days{2026y / November / 3} + 4h + 5min + 6s + 7ms}),
            "2026-11-03T04:05:06.007Z");
  EXPECT_EQ(printable(Day{2026y / March / 9}), "2026-03-09");
}

}  // namespace
}  // namespace smppguard::app
