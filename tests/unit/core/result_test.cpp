// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/result.hpp"

#include <gtest/gtest.h>

namespace smppguard {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(std::to_string(number) + " is odd");
  return number / 2;
}

TEST(Result, HoldsAValueOrAnError) {
  ASSERT_TRUE(half(8).has_value());
  EXPECT_EQ(*half(8), 4);
  ASSERT_TRUE(half(7).has_error());
  EXPECT_EQ(half(7).error().message, "7 is odd");
}

TEST(Result, ValueOfAnErrorThrowsItsMessage) {
  try {
    static_cast<void>(half(7).value());
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "7 is odd");
  }
}

}  // namespace
}  // namespace smppguard
