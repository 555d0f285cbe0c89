// SPDX-License-Identifier: Apache-2.0
#include "contact.hpp"

#include <gtest/gtest.h>
#include <string>

namespace smppguard::registry {
namespace {

TEST(Email, TakesWhatPeopleHave) {
  for (const char* text :
       {"a@example.com", "first.last+sms@mail.example.co.uk", "o'neil@ex-ample.org", "x_y@1.example"}) {
    EXPECT_TRUE(is_plausible_email(text)) << text;
  }
}

TEST(Email, RefusesWhatCannotBeOne) {
  for (const char* text : {"", "example.com", "@example.com", "a@", "a@example", "a@b@example.com",
                           "a b@example.com", "a@exa mple.com", "a@-example.com", "a@example-.com",
                           "a@example..com", "a@example.com.", ".a@example.com", "a.@example.com",
                           "a..b@example.com", "a@.com", "<a@example.com>", "a@example.com\n"}) {
    EXPECT_FALSE(is_plausible_email(text)) << text;
  }
}

TEST(Email, LimitsItsParts) {
  const std::string label(63, 'b');
  EXPECT_TRUE(is_plausible_email(std::string(64, 'a') + "@" + label + ".com"));
  EXPECT_FALSE(is_plausible_email(std::string(65, 'a') + "@" + label + ".com"));
  EXPECT_FALSE(is_plausible_email("a@b" + label + ".com"));
  EXPECT_FALSE(is_plausible_email("a@" + label + "." + label + "." + label + "." + label));
}

TEST(Phone, TakesWhatPeopleWrite) {
  for (const char* text :
       {"12223334545", "+1 (222) 333-4545", "222.333.4545", "333-4545", "+123456789012345"}) {
    EXPECT_TRUE(is_plausible_phone(text)) << text;
  }
}

TEST(Phone, RefusesWhatCannotBeOne) {
  for (const char* text : {"", "123456", "1234567890123456", "222-333-4545 ext. 6", "1+2223334545",
                           "++12223334545", "none", "(---) --- ----"}) {
    EXPECT_FALSE(is_plausible_phone(text)) << text;
  }
}

}  // namespace
}  // namespace smppguard::registry
