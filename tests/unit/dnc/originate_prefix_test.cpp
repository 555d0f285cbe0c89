// SPDX-License-Identifier: Apache-2.0
#include "originate_prefix.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

/// Its digits, or "".
std::string read(std::string_view text) {
  const auto prefix = read_prefix(text);
  return prefix ? to_digits(*prefix) : "";
}

TEST(OriginatePrefix, IsReadInEveryForm) {
  for (const char* same : {"222", "222333", "2223334", "2223334545", "000", "012345", "0000000000",
                           "1112223333", "short:72345", "short:012345", "short:0", "short:911", "short:99"}) {
    EXPECT_EQ(read(same), same);
  }
  EXPECT_EQ(read("12223334545"), "2223334545");
  EXPECT_EQ(read("10123456789"), "0123456789");
  EXPECT_EQ(read("999XXXXXXX"), "999");
  EXPECT_EQ(read("999xxxXXXX"), "999");
  EXPECT_EQ(read("1999XXXXXXX"), "999");
  EXPECT_EQ(read("222333XXXX"), "222333");
  EXPECT_EQ(read("2223334XXX"), "2223334");
  EXPECT_EQ(read("1222333XXX"), "1222333");
}

TEST(OriginatePrefix, IsNothingElse) {
  for (const char* text : {"",
                           "2",
                           "22",
                           "2223",
                           "22233",
                           "22233345",
                           "222333454",
                           "22233345456",
                           "122233345456",
                           "22233345X5",
                           "22X3334545",
                           "222333454X",
                           "22233345XX",
                           "2222XXXXXX",
                           "22XXXXXXXX",
                           "XXXXXXXXXX",
                           "1XXXXXXXXXX",
                           "XXX",
                           "222XXX",
                           "222XXXX",
                           "+12223334545",
                           "222-333-4545",
                           "222 ",
                           " 222",
                           "2x2",
                           "22\xD9\xA2",
                           "222XXXXXXXX",
                           "short:",
                           "short:1234567",
                           "short:7234X",
                           "Short:72345",
                           "short: 7234",
                           "short:22XX"}) {
    EXPECT_EQ(read(text), "") << text;
  }
}

TEST(OriginatePrefix, IsOrderedAsItsText) {
  std::vector<std::string> texts{"999",        "998999",       "222",        "222000",      "2220000",
                                 "2220000000", "2220000001",   "221999",     "0000000000",  "000",
                                 "2220001",    "222001",       "9999999999", "short:72345", "short:0",
                                 "short:7",    "short:723450", "short:72",   "short:999999"};
  auto by_order = texts;
  std::sort(texts.begin(), texts.end());
  std::sort(by_order.begin(), by_order.end(), [](const std::string& a, const std::string& b) {
    return order_of(read_digits(a).value()) < order_of(read_digits(b).value());
  });
  EXPECT_EQ(by_order, texts);
  for (const std::string& text : texts) {
    const auto prefix = read_digits(text).value();
    EXPECT_EQ(prefix_at(order_of(prefix)), prefix) << text;
    EXPECT_LT(order_of(prefix), std::uint64_t{1} << kOrderBits);
  }
}

TEST(OriginatePrefix, IsComparedWithTheTenDigitsOfASender) {
  const auto ten = [](std::string_view address) { return ten_digits(read_address(address).value()); };
  EXPECT_EQ(ten("12223334545"), 2223334545U);
  EXPECT_EQ(ten("2223334545"), 2223334545U);
  EXPECT_EQ(ten("+12223334545"), 2223334545U);
  // No NANP numbers, but ten digits all the same.
  EXPECT_EQ(ten("1112223333"), 1112223333U);
  EXPECT_EQ(ten("11112223333"), 1112223333U);
  EXPECT_EQ(ten("+11112223333"), 1112223333U);
  EXPECT_EQ(ten("10123456789"), 123456789U);
  EXPECT_EQ(ten("10000000000"), 0U);
  // Other countries' numbers, however many digits they have.
  EXPECT_EQ(ten("+2223334545"), std::nullopt);
  EXPECT_EQ(ten("+4512345678"), std::nullopt);
  EXPECT_EQ(ten("+45123456789"), std::nullopt);
  EXPECT_EQ(ten("123456789"), std::nullopt);
  EXPECT_EQ(ten("122233345456"), std::nullopt);
  EXPECT_EQ(ten("0123456789"), std::nullopt);  // read as nine digits
  EXPECT_EQ(ten("222333"), std::nullopt);      // a short code
  EXPECT_EQ(ten_digits(PhoneNumber{}), std::nullopt);
}

TEST(OriginatePrefix, IsOfAShortCodeAsAWhole) {
  const auto code = [](std::string_view address) {
    const auto found = short_code_of(read_address(address).value());
    return found ? to_digits(*found) : "";
  };
  EXPECT_EQ(code("72345"), "short:72345");
  EXPECT_EQ(code("222333"), "short:222333");
  EXPECT_EQ(code("12223334545"), "");
  EXPECT_EQ(code("+4512345678"), "");
}

}  // namespace
}  // namespace smppguard::dnc
