// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/scrub.hpp"

#include "support/slow_scrub.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace smppguard::dnc {
namespace {

struct Scrubbed {
  std::string out;
  ScrubCounts counts;
};

Scrubbed scrub(const std::vector<std::string_view>& pieces, std::optional<Answer> only = std::nullopt) {
  LastDigit inquiry;
  Scrub scrub{inquiry, only};
  std::string out;
  for (const std::string_view piece : pieces) scrub.feed(piece, out);
  scrub.finish(out);
  EXPECT_LE(inquiry.most(), Inquiry::kMostNumbers);
  return {out, scrub.counts()};
}

std::string rows(std::string_view text) {
  return scrub(std::vector<std::string_view>{text}).out;
}

std::vector<std::string_view> in_pieces(std::string_view text, std::size_t octets) {
  std::vector<std::string_view> pieces;
  for (; !text.empty(); text.remove_prefix(std::min(octets, text.size())))
    pieces.push_back(text.substr(0, octets));
  return pieces;
}

TEST(Scrub, AnswersEachLineInItsPlace) {
  EXPECT_EQ(rows("12223334541\n2223334542\n+12223334543\n"),
            "12223334541,listed,2223334541\n"
            "2223334542,unknown,2223334542\n"
            "+12223334543,not_listed,2223334543\n");
  EXPECT_EQ(rows("01112223334541\n+4512345671\n72341\n"),
            "01112223334541,listed,2223334541\n"
            "+4512345671,listed,4512345671\n"
            "72341,listed,72341\n")
      << "whatever read_address() takes";
}

TEST(Scrub, AnswersEveryOddLineToo) {
  EXPECT_EQ(rows("\n"), ",unreadable,0\n");
  EXPECT_EQ(rows("\r\n \t \n"), ",unreadable,0\n,unreadable,0\n");
  EXPECT_EQ(rows(" 2223334541\t\r\n"), "2223334541,listed,2223334541\n");
  EXPECT_EQ(rows("number\n"), "number,unreadable,0\n");
  EXPECT_EQ(rows("222,3334541\n"), "\"222,3334541\",unreadable,0\n");
  EXPECT_EQ(rows("say \"no\"\n"), "\"say \"\"no\"\"\",unreadable,0\n");
  EXPECT_EQ(rows("=1+2\n"), "'=1+2,unreadable,0\n");
  EXPECT_EQ(rows(std::string_view{"222\0\n", 5}), std::string("222\0,unreadable,0\n", 18));
  EXPECT_EQ(rows("222 333 4541\n+\n++12223334541\n"),
            "222 333 4541,unreadable,0\n'+,unreadable,0\n'++12223334541,unreadable,0\n");
  EXPECT_EQ(rows("2223334541\r2223334541\n"), "\"2223334541\r2223334541\",unreadable,0\n");
}

TEST(Scrub, TakesALastLineWithoutEnd) {
  EXPECT_EQ(rows(""), "");
  EXPECT_EQ(rows("2223334541"), "2223334541,listed,2223334541\n");
  EXPECT_EQ(rows("2223334543\n2223334541\r"),
            "2223334543,not_listed,2223334543\n2223334541,listed,2223334541\n");
  EXPECT_EQ(rows(" "), ",unreadable,0\n");
}

TEST(Scrub, PassesOverAByteOrderMarkInFrontOnly) {
  EXPECT_EQ(rows("\xEF\xBB\xBF"
                 "2223334541\n"),
            "2223334541,listed,2223334541\n");
  EXPECT_EQ(rows("2223334541\n\xEF\xBB\xBF"
                 "2223334541\n"),
            "2223334541,listed,2223334541\n\xEF\xBB\xBF"
            "2223334541,unreadable,0\n");
}

TEST(Scrub, CountsAllLines) {
  const ScrubCounts counts =
      scrub({"2223334541\n2223334542\n\nx\n2223334543\n2223334544\n2223334545"}).counts;
  EXPECT_EQ(counts.lines, 7U);
  EXPECT_EQ(counts[Answer::listed], 1U);
  EXPECT_EQ(counts[Answer::unknown], 1U);
  EXPECT_EQ(counts[Answer::unreadable], 2U);
  EXPECT_EQ(counts[Answer::not_listed], 3U);
}

TEST(Scrub, PrintsTheLinesOfOneAnswerAsTheyCame) {
  const std::string_view text = " 2223334541\r\n2223334542\n+12223334543\n=x\n\n2223334551";
  EXPECT_EQ(scrub({text}, Answer::listed).out, " 2223334541\r\n2223334551\n");
  EXPECT_EQ(scrub({text}, Answer::unknown).out, "2223334542\n");
  EXPECT_EQ(scrub({text}, Answer::not_listed).out, "+12223334543\n");
  EXPECT_EQ(scrub({text}, Answer::unreadable).out, "=x\n\n");
  EXPECT_EQ(scrub({text}, Answer::listed).counts.lines, 6U);
}

TEST(Scrub, BoundsALineByItsLength) {
  const std::string longest(Scrub::kLongestLine, '7');
  const std::string cut = longest + ",unreadable,0\n";
  EXPECT_EQ(rows(longest + "\n").substr(longest.size(), 12), ",not_listed,") << "digits, however many";
  for (const std::string mark : {"", "\xEF\xBB\xBF"}) {
    for (const std::size_t more : {1U, 2U, 3U, 4U, 1000U}) {
      const std::string text = mark + longest + std::string(more, '7') + "\n2223334541\n";
      for (const std::size_t octets : {1UL, 100UL, 255UL, 256UL, 257UL, 259UL, 260UL, 5000UL}) {
        EXPECT_EQ(scrub(in_pieces(text, octets)).out, cut + "2223334541,listed,2223334541\n")
            << more << " more in pieces of " << octets;
      }
    }
    for (const std::size_t octets : {1UL, 256UL, 259UL, 5000UL}) {
      EXPECT_EQ(scrub(in_pieces(mark + longest, octets)).counts[Answer::not_listed], 1U) << octets;
    }
  }
}

std::string random_text(std::mt19937_64& random) {
  const std::vector<std::string> ends{"\n", "\r\n", "\n\n", " \n"};
  std::string text = random() % 4 == 0 ? "\xEF\xBB\xBF" : "";
  for (std::size_t lines = random() % 300; lines > 0; --lines) {
    text += random() % 8 == 0 ? "word" : std::to_string(random() % 30'000'000'000);
    text += ends[random() % ends.size()];
  }
  if (random() % 2 == 0) text += "2223334541";
  return text;
}

TEST(Scrub, SaysTheSameHoweverTheTextIsCut) {
  std::mt19937_64 random{5};
  for (int round = 0; round < 40; ++round) {
    const std::string text = random_text(random);
    for (const std::optional<Answer> only : {std::optional<Answer>{}, std::optional{Answer::unreadable}}) {
      const std::string expected = scrub_slowly(text, only);
      ASSERT_EQ(scrub({text}, only).out, expected);
      for (const std::size_t octets : {1UL, 2UL, 3UL, 7UL, 64UL, 1000UL}) {
        ASSERT_EQ(scrub(in_pieces(text, octets), only).out, expected) << "in pieces of " << octets;
      }
    }
  }
}

TEST(Scrub, SaysTheSameWithABorderAtEveryOctet) {
  std::string text =
      "\xEF\xBB\xBF"
      "2223334541\r\n";
  for (int i = 0; i < 70; ++i) text += std::to_string(2'223'334'000 + i) + (i % 3 == 0 ? "\r\n" : "\n");
  text += "\n \r\nx\n+12223334541";
  const std::string expected = scrub_slowly(text, std::nullopt);
  for (std::size_t border = 0; border <= text.size(); ++border) {
    const std::string_view whole = text;
    ASSERT_EQ(scrub({whole.substr(0, border), whole.substr(border)}).out, expected) << border;
  }
}

TEST(Scrub, AnswersLinesAsSoonAsTheyHaveEnded) {
  LastDigit inquiry;
  Scrub scrub{inquiry};
  std::string out;
  scrub.feed("2223334541\n222333", out);
  EXPECT_EQ(out, "2223334541,listed,2223334541\n");
  scrub.feed("4543", out);
  EXPECT_EQ(scrub.counts().lines, 1U);
  scrub.feed("\n", out);
  EXPECT_EQ(out, "2223334541,listed,2223334541\n2223334543,not_listed,2223334543\n");
}

}  // namespace
}  // namespace smppguard::dnc
