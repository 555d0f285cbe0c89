// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/grant.hpp"

#include "numbers.hpp"

#include <gtest/gtest.h>

namespace smppguard::consent {
namespace {

TEST(Grant, ComesFromATelephoneForATelephoneOrAShortCode) {
  const PhoneNumber foreign = read_address("+4512345678").value();
  EXPECT_TRUE(well_formed({nanp(0), nanp(1), at(0)}));
  EXPECT_TRUE(well_formed({nanp(0), short_code("0"), at(0)}));
  EXPECT_FALSE(well_formed({short_code("12345"), nanp(1), at(0)}));
  EXPECT_FALSE(well_formed({foreign, nanp(1), at(0)}));
  EXPECT_FALSE(well_formed({nanp(0), foreign, at(0)}));
  EXPECT_FALSE(well_formed({nanp(0), PhoneNumber{}, at(0)}));
  EXPECT_FALSE(well_formed({PhoneNumber{}, nanp(0), at(0)}));
}

}  // namespace
}  // namespace smppguard::consent
