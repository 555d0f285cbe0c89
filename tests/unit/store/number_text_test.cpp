// SPDX-License-Identifier: Apache-2.0
#include "number_text.hpp"

#include <gtest/gtest.h>
#include <string_view>

namespace smppguard::store {
namespace {

class NumberText : public ::testing::TestWithParam<std::string_view> {};

TEST_P(NumberText, LeadsBackToTheSameNumber) {
  const PhoneNumber number = read_address(GetParam()).value();
  EXPECT_EQ(read_address(number_text(number)), number) << number_text(number);
}

INSTANTIATE_TEST_SUITE_P(Kinds, NumberText,
                         ::testing::Values("12223334545", "2223334545", "72345", "007", "4512345678901",
                                           "+4512345678", "+2223334545", "0045123456789", "+123456",
                                           "123456789012345678"));

TEST(NumberTextForm, IsWhatPeopleSearchFor) {
  EXPECT_EQ(number_text(PhoneNumber::nanp(2223334545)), "12223334545");
  EXPECT_EQ(number_text(*read_address("00451234567")), "+451234567");
  EXPECT_EQ(number_text(PhoneNumber{}), "");
}

}  // namespace
}  // namespace smppguard::store
