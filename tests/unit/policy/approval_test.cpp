// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/approval.hpp"

#include <gtest/gtest.h>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace smppguard::policy {
namespace {

using namespace std::string_view_literals;

std::string read(std::string_view text, ApprovalForm form) {
  const auto result = read_approval(text, form);
  if (const auto* number = std::get_if<PhoneNumber>(&result)) return number->to_string();
  return std::string(name(std::get<NearMiss>(result)));
}

struct Case {
  std::string_view text;
  std::string exact;
  std::string relaxed;
};

void expect_cases(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    EXPECT_EQ(read(one.text, ApprovalForm::exact), one.exact) << "exact: " << one.text;
    EXPECT_EQ(read(one.text, ApprovalForm::relaxed), one.relaxed) << "relaxed: " << one.text;
  }
}

TEST(ReadApproval, TheExactTextApprovesInBothForms) {
  expect_cases({{"Approve 12223334646", "12223334646", "12223334646"},
                {"Approve 12000000000", "12000000000", "12000000000"},
                {"Approve 19999999999", "19999999999", "19999999999"}});
}

TEST(ReadApproval, TheRelaxedFormFoldsCaseBlanksAndPunctuation) {
  for (const std::string_view text :
       {"APPROVE 12223334646"sv, "approve 12223334646"sv, "aPPROVE 12223334646"sv, " Approve 12223334646"sv,
        "Approve 12223334646 "sv, "Approve 12223334646\r\n"sv, "\tApprove\t12223334646"sv,
        "Approve  12223334646"sv, "Approve\n12223334646"sv, "Approve 1 222 333 4646"sv,
        "Approve 1-222-333-4646"sv, "Approve 1.222.333.4646"sv, "Approve +12223334646"sv,
        "Approve +1 (222) 333-4646"sv, "Approve 1(222)3334646."sv, "Approve12223334646"sv,
        "\xC2\xA0"
        "Approve\xC2\xA0"
        "1\xC2\xA0"
        "222\xC2\xA0"
        "333-4646\xC2\xA0"sv}) {
    EXPECT_EQ(read(text, ApprovalForm::exact), "wrong_spelling") << text;
    EXPECT_EQ(read(text, ApprovalForm::relaxed), "12223334646") << text;
  }
}

TEST(ReadApproval, NoText) {
  expect_cases({{"", "empty", "empty"}, {" \r\n\t\xC2\xA0", "empty", "empty"}});
}

TEST(ReadApproval, OctetsThatCouldNotBeDecoded) {
  expect_cases({{"Approve 12223334646\uFFFD", "undecodable", "undecodable"},
                {"\uFFFD", "undecodable", "undecodable"},
                {"Appr\uFFFDve 12223334646", "undecodable", "undecodable"}});
}

TEST(ReadApproval, OtherTexts) {
  for (const std::string_view text :
       {"Yes"sv, "STOP"sv, "12223334646"sv, "Approved 12223334646"sv, "Approves 12223334646"sv, "Approv"sv,
        "Aprove 12223334646"sv, "Please Approve 12223334646"sv, "\"Approve 12223334646\""sv,
        "A pprove 12223334646"sv, ".Approve 12223334646"sv, "\0Approve 12223334646"sv}) {
    EXPECT_EQ(read(text, ApprovalForm::exact), "other_text") << text;
    EXPECT_EQ(read(text, ApprovalForm::relaxed), "other_text") << text;
  }
}

TEST(ReadApproval, NoNumber) {
  for (const std::string_view text :
       {"Approve"sv, "approve "sv, "Approve +"sv, "Approve please"sv, "Approve ()-"sv}) {
    EXPECT_EQ(read(text, ApprovalForm::exact), "missing_number") << text;
    EXPECT_EQ(read(text, ApprovalForm::relaxed), "missing_number") << text;
  }
}

TEST(ReadApproval, NumbersOfAnotherLength) {
  for (const std::string_view text :
       {"Approve 2223334646"sv, "Approve 1222333464"sv, "Approve 122233346460"sv,
        "Approve 011 1 222 333 4646"sv, "APPROVE 2223334646"sv, "Approve 1"sv, "Approve 22233"sv,
        "Approve 1222 please"sv, "Approve 1 12223334646"sv, "Approve 12223334646 12223334646"sv,
        "Approve 99999999999999999999999999"sv, "Approve 1222\0003334646"sv}) {
    EXPECT_EQ(read(text, ApprovalForm::exact), "not_eleven_digits") << text;
    EXPECT_EQ(read(text, ApprovalForm::relaxed), "not_eleven_digits") << text;
  }
}

TEST(ReadApproval, ElevenDigitsThatAreNoNanpNumber) {
  for (const std::string_view text :
       {"Approve 10223334646"sv, "Approve 11223334646"sv, "Approve 22223334646"sv, "Approve 02223334646"sv,
        "Approve 00000000000"sv, "Approve 99999999999"sv, "Approve 45 123 456789"sv}) {
    EXPECT_EQ(read(text, ApprovalForm::exact), "not_nanp") << text;
    EXPECT_EQ(read(text, ApprovalForm::relaxed), "not_nanp") << text;
  }
}

TEST(ReadApproval, MoreText) {
  for (const std::string_view text :
       {"Approve 12223334646 please"sv, "Approve 12223334646!"sv, "Approve: 12223334646"sv,
        "Approve number 12223334646"sv, "Approve 12223334646\0"sv, "Approve 12223334646@"sv,
        "Approve 12223334646\u2026"sv, "approve 12223334646, 12223334647"sv, "Approve 12223334646 \xC2"sv,
        "approve 1-222-333-4646 thanks"sv}) {
    EXPECT_EQ(read(text, ApprovalForm::exact), "extra_text") << text;
    EXPECT_EQ(read(text, ApprovalForm::relaxed), "extra_text") << text;
  }
}

TEST(ReadApproval, ExactIsExactInEveryOctet) {
  const std::string good = "Approve 12223334646";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int octet = 0; octet < 256; ++octet) {
      std::string text = good;
      text[at] = static_cast<char>(octet);
      const auto result = read_approval(text, ApprovalForm::exact);
      const bool other_digit = at > 8 && octet >= (at == 9 ? '2' : '0') && octet <= '9';
      ASSERT_EQ(std::holds_alternative<PhoneNumber>(result), text == good || other_digit) << text;
    }
  }
}

TEST(ReadApproval, EveryNanpNumberIsTaken) {
  std::mt19937_64 random{3};
  std::uniform_int_distribution<std::uint64_t> ten_digits{2'000'000'000, 9'999'999'999};
  for (int i = 0; i < 10'000; ++i) {
    const PhoneNumber number = PhoneNumber::nanp(ten_digits(random));
    for (const ApprovalForm form : {ApprovalForm::exact, ApprovalForm::relaxed}) {
      const auto result = read_approval("Approve " + number.to_string(), form);
      ASSERT_TRUE(std::holds_alternative<PhoneNumber>(result));
      ASSERT_EQ(std::get<PhoneNumber>(result), number);
    }
  }
}

TEST(NearMiss, EveryReasonHasANameAndASentence) {
  std::set<std::string_view> names;
  std::set<std::string_view> sentences;
  for (int i = 0; i <= static_cast<int>(NearMiss::grantor_unreadable); ++i) {
    const auto reason = static_cast<NearMiss>(i);
    names.insert(name(reason));
    sentences.insert(explanation(reason));
    EXPECT_EQ(name(reason).find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos);
    EXPECT_TRUE(explanation(reason).ends_with('.')) << explanation(reason);
  }
  EXPECT_EQ(names.size(), 11U);
  EXPECT_EQ(sentences.size(), 11U);
  EXPECT_EQ(name(NearMiss::empty), "empty");
  EXPECT_EQ(name(NearMiss::grantor_unreadable), "grantor_unreadable");
}

PhoneNumber number(std::string_view text) {
  return *read_address(text);
}

TEST(ApprovalNumbers, AnUpstreamThatIsNotNamedIsElsewhere) {
  using Match = ApprovalNumbers::Match;
  ApprovalNumbers numbers;
  numbers.add(number("18005550100"), {1, 3});
  EXPECT_EQ(numbers.match(number("18005550100"), 1), Match::here);
  EXPECT_EQ(numbers.match(number("18005550100"), 3), Match::here);
  EXPECT_EQ(numbers.match(number("18005550100"), 2), Match::elsewhere);
  EXPECT_EQ(numbers.match(number("18005550101"), 1), Match::stranger);
}

TEST(ApprovalNumbers, NoUpstreamMeansEveryUpstream) {
  ApprovalNumbers numbers;
  numbers.add(number("55512"), {});
  EXPECT_EQ(numbers.match(number("55512"), 0), ApprovalNumbers::Match::here);
  EXPECT_EQ(numbers.match(number("55512"), 65535), ApprovalNumbers::Match::here);
}

TEST(ApprovalNumbers, AnyEntryOfANumberMayCoverTheUpstream) {
  ApprovalNumbers numbers;
  numbers.add(number("18005550100"), {1});
  numbers.add(number("18005550100"), {2});
  EXPECT_EQ(numbers.match(number("18005550100"), 2), ApprovalNumbers::Match::here);
  EXPECT_EQ(numbers.match(number("18005550100"), 3), ApprovalNumbers::Match::elsewhere);
}

TEST(ApprovalNumbers, FormsOfTheNumberDoNotMatterAndShortCodesAreVerbatim) {
  ApprovalNumbers numbers;
  numbers.add(number("+18005550100"), {});
  numbers.add(number("012345"), {});
  for (const char* form : {"8005550100", "18005550100", "01118005550100"}) {
    EXPECT_EQ(numbers.match(number(form), 0), ApprovalNumbers::Match::here) << form;
  }
  EXPECT_EQ(numbers.match(number("012345"), 0), ApprovalNumbers::Match::here);
  EXPECT_EQ(numbers.match(number("12345"), 0), ApprovalNumbers::Match::stranger);
}

TEST(ApprovalNumbers, NoNumberIsAStranger) {
  ApprovalNumbers numbers;
  EXPECT_EQ(numbers.match(number("18005550100"), 0), ApprovalNumbers::Match::stranger);
  numbers.add(PhoneNumber{}, {});
  EXPECT_EQ(numbers.match(PhoneNumber{}, 0), ApprovalNumbers::Match::stranger);
}

TEST(IsPlainMessage, TellsReceiptsAndAcknowledgementsApart) {
  for (const int esm_class : {0x00, 0x03, 0x40, 0x80, 0xC3}) {
    EXPECT_TRUE(is_plain_message(static_cast<std::uint8_t>(esm_class))) << esm_class;
  }
  for (const int esm_class : {0x04, 0x44, 0x07, 0x08, 0x10, 0x18, 0x20, 0x24, 0x60}) {
    EXPECT_FALSE(is_plain_message(static_cast<std::uint8_t>(esm_class))) << esm_class;
  }
}

TEST(LooksLikeReceipt, NeedsIdInFrontAndStatBehind) {
  EXPECT_TRUE(
      looks_like_receipt("id:0123456789 sub:001 dlvrd:001 submit date:2403261200 done date:2403261201 "
                         "stat:DELIVRD err:000 text:hello"));
  EXPECT_TRUE(looks_like_receipt("ID:a1 STAT:UNDELIV ERR:12345"));
  EXPECT_TRUE(looks_like_receipt("id: stat:"));
  for (const char* text : {"", "id:", "id:1 state:DELIVRD", "stat:DELIVRD id:1", "my id:1 stat:DELIVRD",
                           "id 1 stat:x", "Approve 12223334646", "id:1 sta"}) {
    EXPECT_FALSE(looks_like_receipt(text)) << text;
  }
}

}  // namespace
}  // namespace smppguard::policy
