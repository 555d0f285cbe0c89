// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/phone_number.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace smppguard {
namespace {

std::string read(std::string_view text) {
  const auto number = read_address(text);
  if (!number) return "nothing";
  switch (number->kind()) {
    case PhoneNumber::Kind::nanp: return "nanp " + number->to_string();
    case PhoneNumber::Kind::short_code: return "short_code " + number->to_string();
    case PhoneNumber::Kind::foreign: return "foreign " + number->to_string();
    case PhoneNumber::Kind::none: break;
  }
  return "none";
}

struct Form {
  std::string text;
  std::string result;
};

void expect_forms(const std::vector<Form>& forms) {
  for (const Form& form : forms) EXPECT_EQ(read(form.text), form.result) << form.text;
}

TEST(ReadAddress, ReadsWhatToStringWrites) {
  for (const char* text : {"12223334545", "72345", "007", "4512345678901", "+4512345678", "+2223334545",
                           "0045123456789", "+123456", "123456789012345678", "11125550123", "0000000"}) {
    const PhoneNumber number = read_address(text).value();
    EXPECT_EQ(read_address(number.to_string()), number) << number.to_string();
  }
}

TEST(ReadAddress, Nanp) {
  expect_forms({{"12125550123", "nanp 12125550123"},
                {"+12125550123", "nanp 12125550123"},
                {"2125550123", "nanp 12125550123"},
                {"01112125550123", "nanp 12125550123"},
                {"0012125550123", "nanp 12125550123"},
                {"012125550123", "nanp 12125550123"},
                {"02125550123", "nanp 12125550123"},
                // The registry lists locals that no exchange check would pass.
                {"12120000000", "nanp 12120000000"},
                {"2000000000", "nanp 12000000000"},
                {"9999999999", "nanp 19999999999"}});
}

// Ten digits that would be a valid foreign number if a '+' were put before them because TON says
// international.
TEST(ReadAddress, TenDigitsAreNanpWhateverTonSays) {
  expect_forms({{"2015550123", "nanp 12015550123"},
                {"3125550123", "nanp 13125550123"},
                {"6175550123", "nanp 16175550123"},
                {"9175550123", "nanp 19175550123"},
                {"3055550123", "nanp 13055550123"}});
}

TEST(ReadAddress, ExplicitCountryCode) {
  expect_forms({{"+2015550123", "foreign +2015550123"},
                {"+4512345678", "foreign +4512345678"},
                {"0112015550123", "foreign +2015550123"},
                {"002015550123", "foreign +2015550123"},
                {"0114512345678", "foreign +4512345678"},
                {"004512345678", "foreign +4512345678"},
                {"01129012345", "foreign +29012345"},
                {"+29012345", "foreign +29012345"},
                {"+911", "foreign +911"}});
}

TEST(ReadAddress, OtherNumbers) {
  expect_forms({{"4512345678901", "foreign +4512345678901"},
                {"1125550123", "foreign +1125550123"},    // ten, area code 112
                {"11125550123", "foreign +11125550123"},  // eleven, area code 112
                {"10125550123", "foreign +10125550123"},
                {"121255501234", "foreign +121255501234"},
                {"5550123", "foreign +5550123"},
                {"123456789012345678", "foreign +123456789012345"}});
}

TEST(ReadAddress, ShortCodes) {
  expect_forms({{"911", "short_code 911"},
                {"988", "short_code 988"},
                {"12345", "short_code 12345"},
                {"234567", "short_code 234567"},
                {"00123", "short_code 00123"},
                {"0", "short_code 0"},
                {"000000", "short_code 000000"}});
}

TEST(ReadAddress, NoNumbers) {
  expect_forms({{"", "nothing"},
                {"+", "nothing"},
                {"MyBrand", "nothing"},
                {"++12125550123", "nothing"},
                {"1+2125550123", "nothing"},
                {" 12125550123", "nothing"},
                {"12125550123 ", "nothing"},
                {"1-212-555-0123", "nothing"},
                {"(212)5550123", "nothing"},
                {"2125550123x5", "nothing"},
                {"1800FLOWERS", "nothing"},
                {"*12125550123", "nothing"},
                {std::string("12125550123\0", 12), "nothing"},
                {"\xD9\xA1\xD9\xA2", "nothing"}});
}

TEST(ReadAddress, ZerosAloneAreOneForeignZero) {
  expect_forms(
      {{"0000000", "foreign +0"}, {"00000000000", "foreign +0"}, {"+0", "foreign +0"}, {"+", "nothing"}});
}

TEST(ReadAddress, EveryNanpFormOfANumberIsTheSameNumber) {
  std::mt19937_64 random{20240326};
  std::uniform_int_distribution<std::uint64_t> ten_digits{2'000'000'000, 9'999'999'999};
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t ten = ten_digits(random);
    const PhoneNumber expected = PhoneNumber::nanp(ten);
    for (const char* prefix : {"", "1", "+1", "0111", "001", "01", "0"}) {
      const auto number = read_address(prefix + std::to_string(ten));
      ASSERT_TRUE(number) << prefix << ten;
      ASSERT_EQ(number->key(), expected.key()) << prefix << ten;
    }
    ASSERT_EQ(expected.area_code() * PhoneNumber::kLocals + expected.local(), ten);
    ASSERT_EQ(read_address(expected.to_string())->key(), expected.key());
  }
}

TEST(ReadAddress, ArbitraryDigitsAreNanpOnlyWithTenDigitsFromTwo) {
  std::mt19937_64 random{7};
  for (int i = 0; i < 50'000; ++i) {
    std::string text(1 + random() % 18, '0');
    for (char& digit : text) digit = static_cast<char>('0' + random() % (random() % 2 == 0 ? 2 : 10));
    const auto number = read_address(text);
    ASSERT_TRUE(number) << text;
    if (!number->is_nanp()) continue;
    const std::string ten = text.substr(text.size() - 10);
    ASSERT_EQ(number->to_string(), "1" + ten);
    ASSERT_GE(ten[0], '2');
  }
}

/// Digits are taken several at a time: any other character in any place must be seen.
TEST(ReadAddress, AnyOctetButADigitAnywhereMakesItUnreadable) {
  for (const std::string& good : {std::string{"12223334545"}, std::string{"9876543210"}}) {
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (int octet = 0; octet < 256; ++octet) {
        std::string text = good;
        text[at] = static_cast<char>(octet);
        const bool digit = octet >= '0' && octet <= '9';
        const bool plus = at == 0 && octet == '+';
        ASSERT_EQ(read_address(text).has_value(), digit || plus)
            << text << " octet " << octet << " at " << at;
      }
    }
  }
}

TEST(PhoneNumber, TakesItsParts) {
  const PhoneNumber number = PhoneNumber::nanp(2'223'334'545);
  EXPECT_EQ(number.kind(), PhoneNumber::Kind::nanp);
  EXPECT_TRUE(number.is_nanp());
  EXPECT_EQ(number.area_code(), 222U);
  EXPECT_EQ(number.local(), 3'334'545U);
  EXPECT_EQ(number.value(), 2'223'334'545U);
  EXPECT_EQ(number.digit_count(), 10U);
  EXPECT_EQ(number.to_string(), "12223334545");
}

TEST(PhoneNumber, NoneIsFalseAndEmpty) {
  const PhoneNumber none;
  EXPECT_FALSE(none);
  EXPECT_EQ(none.kind(), PhoneNumber::Kind::none);
  EXPECT_EQ(none.key(), 0U);
  EXPECT_EQ(none.to_string(), "");
}

TEST(PhoneNumber, EqualDigitsOfDifferentKindsDiffer) {
  EXPECT_NE(*read_address("2125550123"), *read_address("+2125550123"));
  EXPECT_NE(*read_address("012345"), *read_address("12345"));
  EXPECT_NE(*read_address("911"), *read_address("+911"));
}

TEST(PhoneNumber, KeyGivesTheNumberBack) {
  for (const char* text : {"12125550123", "2000000000", "9999999999", "0", "00123", "999999", "+4512345678",
                           "0110000000", "0000000", "+0", "123456789012345"}) {
    const PhoneNumber number = *read_address(text);
    const auto again = PhoneNumber::from_key(number.key());
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(*again, number) << text;
    EXPECT_EQ(again->to_string(), number.to_string());
  }
}

TEST(PhoneNumber, KeysOfNoNumberAreRefused) {
  const auto key = [](std::uint64_t kind, std::uint64_t digits, std::uint64_t value) {
    return (kind << 60U) | (digits << 56U) | value;
  };
  ASSERT_TRUE(PhoneNumber::from_key(key(1, 10, 2'000'000'000)));  // the layout that the others vary
  for (const std::uint64_t bad :
       {std::uint64_t{0}, key(0, 3, 911), key(1, 10, 1'999'999'999), key(1, 10, 10'000'000'000),
        key(1, 9, 2'000'000'000), key(1, 11, 2'000'000'000), key(1, 10, 4'294'967'796 * 10'000'000),
        key(2, 0, 0), key(2, 7, 1), key(2, 3, 1000), key(3, 2, 100), key(3, 0, 0), key(4, 10, 2'000'000'000),
        key(15, 15, 1)}) {
    EXPECT_FALSE(PhoneNumber::from_key(bad)) << std::hex << bad;
  }
}

TEST(PhoneNumber, HashSpreadsNeighbours) {
  std::unordered_set<std::size_t> top_bits;
  for (std::uint64_t i = 0; i < 4096; ++i) {
    top_bits.insert(std::hash<PhoneNumber>{}(PhoneNumber::nanp(2'223'330'000 + i)) >> 52U);
  }
  EXPECT_GT(top_bits.size(), 2000U);
}

}  // namespace
}  // namespace smppguard
