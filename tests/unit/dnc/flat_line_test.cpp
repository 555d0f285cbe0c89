// SPDX-License-Identifier: Apache-2.0
#include "flat_line.hpp"

#include <array>
#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace smppguard::dnc {
namespace {

TEST(ReadLine, TakesTheThreeForms) {
  const LineNumber number{818, 5550123};
  EXPECT_EQ(read_line("818,5550123"), number);
  EXPECT_EQ(read_line("8185550123"), number);
  EXPECT_EQ(read_line("18185550123"), number);
}

TEST(ReadLine, TakesEveryAreaCodeFrom200AndEveryLocal) {
  EXPECT_EQ(read_line("200,0000000"), (LineNumber{200, 0}));
  EXPECT_EQ(read_line("999,9999999"), (LineNumber{999, 9999999}));
  EXPECT_EQ(read_line("12000000000"), (LineNumber{200, 0}));
  EXPECT_EQ(read_line("9110000911"), (LineNumber{911, 911}));
  EXPECT_EQ(read_line("199,0000000"), std::nullopt);
  EXPECT_EQ(read_line("000,0000000"), std::nullopt);
  EXPECT_EQ(read_line("1995550123"), std::nullopt);
  EXPECT_EQ(read_line("11995550123"), std::nullopt);
}

TEST(ReadLine, TakesNothingElse) {
  for (const char* bad : {"",
                          "8",
                          "818",
                          "818,",
                          "818,555012",
                          "818,55501234",
                          "818555012",
                          "28185550123",
                          "181855501234",
                          "1,8185550123",
                          "1818,5550123",
                          "818;5550123",
                          "818 5550123",
                          "81A,5550123",
                          "818,555012A",
                          "+18185550123",
                          " 8185550123",
                          "8185550123 ",
                          "818,-550123",
                          "818,5550/23",
                          "818,5550:23",
                          "818-555-0123",
                          "8,18,555012"}) {
    EXPECT_EQ(read_line(bad), std::nullopt) << bad;
    EXPECT_FALSE(why_bad(bad).empty());
  }
}

TEST(WhyBad, TellsTheAreaCodeFromTheShape) {
  EXPECT_EQ(why_bad("118,5550123"), "the area code is not 200 to 999");
  EXPECT_EQ(why_bad("11185550123"), "the area code is not 200 to 999");
  EXPECT_EQ(why_bad("0185550123"), "the area code is not 200 to 999");
  EXPECT_THAT(std::string{why_bad("name")}, testing::StartsWith("not a number like"));
  EXPECT_EQ(why_bad(""), "empty line before the end of the file");
}

TEST(Excerpt, IsShortAndPrintable) {
  EXPECT_EQ(excerpt("818,55501X3"), "\"818,55501X3\"");
  EXPECT_EQ(excerpt("\xEF\xBB\xBF"), "\"\\xEF\\xBB\\xBF\"");
  EXPECT_EQ(excerpt(std::string("a\0\x1B[31m", 7)), "\"a\\x00\\x1B[31m\"");
  EXPECT_EQ(excerpt(std::string(40, '7')), "\"" + std::string(40, '7') + "\"");
  EXPECT_EQ(excerpt(std::string(41, '7')), "\"" + std::string(40, '7') + "...\"");
}

/// What read_ended_line() should say, octet by octet.
std::optional<EndedLine> ended_line_slowly(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto number = read_line(line);
  if (!number) return std::nullopt;
  return EndedLine{*number, end + 1};
}

TEST(ReadEndedLine, AgreesWithReadLineOnEveryOctetInEveryPlace) {
  for (const std::string good : {"818,5550123\n2", "818,5550123\r\n", "8185550123\n21", "8185550123\r\n2",
                                 "18185550123\n2", "18185550123\r\n"}) {
    ASSERT_EQ(good.size(), kLongestGoodLine);
    ASSERT_TRUE(read_ended_line(good.data())) << good;
    for (std::size_t place = 0; place < good.size(); ++place) {
      for (int octet = 0; octet < 256; ++octet) {
        std::string text = good;
        text[place] = static_cast<char>(octet);
        ASSERT_EQ(read_ended_line(text.data()), ended_line_slowly(text)) << text;
      }
    }
  }
}

TEST(ReadEndedLine, ReadsRandomNumbers) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 200'000; ++i) {
    const LineNumber number{static_cast<unsigned>(200 + random() % 800),
                            static_cast<std::uint32_t>(random() % 10'000'000)};
    std::array<char, 16> line{};
    std::snprintf(line.data(), line.size(), "%03u,%07u\n", number.area_code, number.local);
    ASSERT_EQ(read_ended_line(line.data()), (EndedLine{number, 12})) << line.data();
  }
}

}  // namespace
}  // namespace smppguard::dnc
