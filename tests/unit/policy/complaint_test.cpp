// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/complaint.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::policy {
namespace {

using namespace std::string_view_literals;

/// "12223334646", with " alone" where the number is all of the text; "" for none.
std::string read(std::string_view text, Extent extent = Extent::whole) {
  const ComplaintText said = read_complaint(text, extent);
  return said.sender.to_string() + (said.only_number ? " alone" : "");
}

TEST(ReadComplaint, TheWholeTextIsTheNumber) {
  for (const std::string_view text :
       {"2223334646"sv, "12223334646"sv, "+12223334646"sv, "+1 (222) 333-4646"sv, "222.333.4646"sv,
        "(222) 333 4646"sv, " 1-222-333-4646 "sv, "2223334646\r\n"sv, "\t2223334646"sv, "222-333-4646."sv,
        "\xC2\xA0"
        "222\xC2\xA0"
        "333-4646\xC2\xA0"sv}) {
    EXPECT_EQ(read(text), "12223334646 alone") << text;
  }
}

TEST(ReadComplaint, TheWholeTextIsAShortCode) {
  for (const std::string_view text : {"772"sv, "7726"sv, "55512"sv, "012345"sv}) {
    EXPECT_EQ(read(text), std::string{text} + " alone");
    EXPECT_EQ(read(" " + std::string{text} + "\n"), std::string{text} + " alone");
  }
  for (const std::string_view text : {"7"sv, "77"sv, "1234567"sv, "77-26"sv, "+7726"sv, "7726."sv}) {
    EXPECT_EQ(read(text), "") << text;
  }
}

TEST(ReadComplaint, WhatIsNoNumberNamesNobody) {
  for (const std::string_view text :
       {""sv, " \r\n"sv, "spam"sv, "22233346460"sv, "1222333464"sv, "222333464"sv, "122233346460"sv,
        "0223334646"sv, "1123334646"sv, "11223334646"sv, "2223334646 3334445555"sv, "2222\n333444"sv,
        "222/333/4646"sv, "+4512345678"sv, "2223334646x"sv,
        "\xFF"
        "2223334646"sv}) {
    EXPECT_EQ(read(text), "") << text;
  }
}

TEST(ReadComplaint, ALabelledLineNamesTheSenderWhereverItStands) {
  for (const std::string_view text :
       {"From: 2223334646"sv, "FROM:+1 (222) 333-4646"sv, "sender: 222-333-4646\nYou have won"sv,
        "You have won! Call 3334445555\r\nNumber: 12223334646"sv, "You have won\rfrom: 2223334646\rnow"sv,
        "  From:\t2223334646  \nhello"sv, "From: 2223334646\nSender: 1-222-333-4646"sv,
        "From: my bank\nFrom: 2223334646"sv}) {
    EXPECT_EQ(read(text), "12223334646") << text;
    EXPECT_EQ(read(text, Extent::part), "12223334646") << text;
  }
  EXPECT_EQ(read("From: 72345\nfree money"), "72345");
}

TEST(ReadComplaint, OtherNumbersAreNotTheSenders) {
  for (const std::string_view text :
       {"You have won! Call 222-333-4646 now"sv, "Call:\n2223334646\nnow"sv, "From: 2223334646 with love"sv,
        "From: Bank 2223334646"sv, "Phone: 2223334646"sv, "from 2223334646"sv, "x From: 2223334646"sv,
        "From: 2223334646, 2223334647"sv, "From:\n2223334646"sv, "From:"sv, "From: 12"sv}) {
    EXPECT_EQ(read(text), "") << text;
  }
}

TEST(ReadComplaint, LinesThatNameDifferentSendersNameNone) {
  EXPECT_EQ(read("From: 2223334646\nSender: 2223334647"), "");
  EXPECT_EQ(read("From: 2223334646\nSender: 2223334647\nFrom: 2223334646"), "");
}

TEST(ReadComplaint, APartOfALongerTextSaysOnlyWhatIsLabelled) {
  EXPECT_EQ(read("2223334646", Extent::part), "");
  EXPECT_EQ(read("7726", Extent::part), "");
}

TEST(ReadComplaint, ItIsAsLongAsItLikes) {
  const std::string much(100'000, 'x');
  EXPECT_EQ(read(much + "\nFrom: 2223334646\n" + much), "12223334646");
  EXPECT_EQ(read(std::string(100'000, '\n') + "2223334646"), "12223334646 alone");
  EXPECT_EQ(read(std::string(100'000, '2')), "");
}

}  // namespace
}  // namespace smppguard::policy
