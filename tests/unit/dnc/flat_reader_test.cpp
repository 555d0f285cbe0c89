// SPDX-License-Identifier: Apache-2.0
#include "flat_reader.hpp"

#include "number_set.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace smppguard::dnc {
namespace {

/// Reads a text in pieces of `piece` octets; "" or the error.
std::string read_in_pieces(std::string_view text, std::size_t piece, FlatReader& reader) {
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (const auto fed = reader.feed(text.substr(at, piece)); !fed) return fed.error().message;
  }
  const auto finished = reader.finish();
  return finished ? "" : finished.error().message;
}

std::string error_of(std::string_view text) {
  NumberSet set;
  NumberInserter inserter{set};
  FlatReader reader{inserter};
  return read_in_pieces(text, text.size() + 1, reader);
}

bool holds(const NumberSet& set, unsigned area_code, std::uint32_t local) {
  const Bytes slab = set.slab(area_code);
  return !slab.empty() && ((slab[local / 8] >> (local % 8)) & 1) != 0;
}

TEST(FlatReader, TakesEveryFormWithEitherLineEndHoweverItIsCut) {
  const std::string text =
      "818,0000000\n818,9999999\r\n2125550101\n12125550102\r\n999,0000001\n200,0000002\n714,5550199";
  for (std::size_t piece = 1; piece <= text.size() + 1; ++piece) {
    NumberSet set;
    NumberInserter inserter{set};
    FlatReader reader{inserter};
    ASSERT_EQ(read_in_pieces(text, piece, reader), "") << piece;
    inserter.flush();
    EXPECT_EQ(reader.numbers(), 7U);
    EXPECT_TRUE(holds(set, 818, 0) && holds(set, 818, 9999999) && holds(set, 212, 5550101) &&
                holds(set, 212, 5550102) && holds(set, 999, 1) && holds(set, 200, 2) &&
                holds(set, 714, 5550199))
        << piece;
    EXPECT_FALSE(holds(set, 212, 5550103) || holds(set, 818, 1));
    EXPECT_EQ(set.area_codes(), (std::vector<unsigned>{200, 212, 714, 818, 999}));
  }
}

TEST(FlatReader, HoldsAFileToItsAreaCode) {
  NumberSet set;
  NumberInserter inserter{set};
  FlatReader fits{inserter, 818};
  EXPECT_EQ(read_in_pieces("818,5550123\n8185550124\n", 100, fits), "");
  const std::string text = "818,5550123\n714,5550123\n818,5550124\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    FlatReader reader{inserter, 818};
    EXPECT_EQ(read_in_pieces(text, piece, reader),
              "2: its area code is not 818, for which the file is named: \"714,5550123\"");
  }
}

TEST(FlatReader, AllowsEmptyLinesOnlyAtTheEnd) {
  EXPECT_EQ(error_of(""), "");
  EXPECT_EQ(error_of("\n"), "");
  EXPECT_EQ(error_of("818,5550123\n\n"), "");
  EXPECT_EQ(error_of("818,5550123\r\n\r\n\n"), "");
  EXPECT_EQ(error_of("818,5550123\n\r"), "");
  const std::string gap = "2: empty line before the end of the file: \"\"";
  EXPECT_EQ(error_of("818,5550123\n\n818,5550124\n"), gap);
  EXPECT_EQ(error_of("818,5550123\n\r\n818,5550124"), gap);
  EXPECT_EQ(error_of("818,5550123\n\n\n2125550123\n"), gap);
  EXPECT_EQ(error_of("818,5550123\n\nrubbish"), gap);
}

TEST(FlatReader, NamesLineReasonAndText) {
  EXPECT_EQ(error_of("818,5550123\n818,555012\n818,5550124\n"),
            "2: not a number like 818,5550123 or 8185550123 or 18185550123: \"818,555012\"");
  EXPECT_EQ(error_of("818,5550123\n2125550123\r\n117,5550123"),
            "3: the area code is not 200 to 999: \"117,5550123\"");
  EXPECT_THAT(error_of("818,5550123\r\r\n"), testing::HasSubstr("\"818,5550123\\x0D\""));
  EXPECT_THAT(error_of("\xEF\xBB\xBF"
                       "818,5550123\n"),
              testing::StartsWith("1: not a number"));
}

TEST(FlatReader, SaysTheSameHoweverTheFileIsCut) {
  const std::string eights(65, '8');
  std::vector<std::string> all{"818,5550123\n818,555012\n", "2125550123\n\n2125550124", eights};
  all.push_back("818,5550123\n" + eights.substr(2) + "\n");
  all.push_back(eights.substr(1) + "\n");
  for (const std::string& bad : all) {
    const std::string expected = error_of(bad);
    ASSERT_NE(expected, "");
    for (std::size_t piece = 1; piece < bad.size(); ++piece) {
      NumberSet set;
      NumberInserter inserter{set};
      FlatReader reader{inserter};
      EXPECT_EQ(read_in_pieces(bad, piece, reader), expected) << piece;
    }
  }
}

TEST(FlatReader, TakesNoNulsForAnAreaCode) {
  using namespace std::string_literals;
  const std::string good = "8185550122\n818,5550123\n"s;
  const std::string nuls = "\0\0\0\0005550123\n818,5550124\n"s;
  EXPECT_THAT(error_of(nuls), ::testing::StartsWith("1: "));
  EXPECT_THAT(error_of("8185550122\n" + nuls), ::testing::StartsWith("2: "));
  EXPECT_EQ(error_of(good), "");
}

TEST(FlatReader, GivesUpOnALineWithoutEndBeforeItFillsMemory) {
  NumberSet set;
  NumberInserter inserter{set};
  FlatReader reader{inserter};
  const std::string piece(10, '8');
  std::size_t fed = 0;
  while (fed < 10'000 && reader.feed(piece)) fed += piece.size();
  EXPECT_LT(fed, 100U);
}

}  // namespace
}  // namespace smppguard::dnc
