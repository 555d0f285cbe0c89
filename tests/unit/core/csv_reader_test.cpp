// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/csv_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace smppguard {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

using Cells = std::vector<std::string>;
using Rows = std::vector<std::pair<std::size_t, Cells>>;

/// Bad rows as one cell with the reason.
Rows read(std::string_view text, std::size_t piece = std::string_view::npos,
          Comments comments = Comments::none) {
  Rows rows;
  CsvReader reader{[&](std::size_t line, Result<Cells> cells) -> Result<void> {
                     rows.emplace_back(line,
                                       cells.has_error() ? Cells{"BAD: " + cells.error().message} : *cells);
                     return {};
                   },
                   comments};
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    EXPECT_TRUE(reader.feed(text.substr(0, piece)));
  }
  EXPECT_TRUE(reader.finish());
  return rows;
}

TEST(CsvReader, ReadsCellsAsRfc4180HasThem) {
  EXPECT_THAT(read("a,b,c\n"), ElementsAre(Pair(1, ElementsAre("a", "b", "c"))));
  EXPECT_THAT(read("\"a,b\",\"say \"\"no\"\"\",\"\"\n"),
              ElementsAre(Pair(1, ElementsAre("a,b", "say \"no\"", ""))));
  EXPECT_THAT(read(",,\n"), ElementsAre(Pair(1, ElementsAre("", "", ""))));
  EXPECT_THAT(read(" a , \" b \" \n"), ElementsAre(Pair(1, ElementsAre("a", " b "))));
}

TEST(CsvReader, CountsLinesWhateverEndsThem) {
  const auto rows = ElementsAre(Pair(1, ElementsAre("a", "b")), Pair(3, ElementsAre("c", "d")));
  for (const std::string_view text : {"a,b\n\nc,d\n", "a,b\r\n\r\nc,d\r\n", "a,b\r\rc,d\r", "a,b\n \nc,d"}) {
    for (const std::size_t piece : {1U, 2U, 3U, 100U}) EXPECT_THAT(read(text, piece), rows) << text;
  }
}

TEST(CsvReader, PassesOverAByteOrderMark) {
  for (const std::size_t piece : {1U, 100U}) {
    EXPECT_THAT(read("\xEF\xBB\xBF\"a\",b\n", piece), ElementsAre(Pair(1, ElementsAre("a", "b"))));
  }
}

TEST(CsvReader, ALostQuotationMarkCostsOneRow) {
  EXPECT_THAT(
      read("a,b\n\"c,d\ne,f\ng\"h,i\nj,\"k\"l\nm,n\n"),
      ElementsAre(Pair(1, ElementsAre("a", "b")), Pair(2, ElementsAre(HasSubstr("not closed"))),
                  Pair(3, ElementsAre("e", "f")), Pair(4, ElementsAre(HasSubstr("inside of a cell"))),
                  Pair(5, ElementsAre(HasSubstr("inside of a cell"))), Pair(6, ElementsAre("m", "n"))));
}

TEST(CsvReader, KeepsAnyOtherOctets) {
  EXPECT_THAT(read(std::string_view{"\xC3\xA9,\0x\n", 6}),
              ElementsAre(Pair(1, ElementsAre("\xC3\xA9", std::string{"\0x", 2}))));
}

TEST(CsvReader, BoundsARow) {
  const std::string longest(CsvReader::kMostRowOctets, 'x');
  EXPECT_THAT(read(longest + "\na,b\n"),
              ElementsAre(Pair(1, ElementsAre(longest)), Pair(2, ElementsAre("a", "b"))));
  for (const std::size_t piece : {1'000U, 1'000'000U}) {
    EXPECT_THAT(
        read(longest + "y\na,b\n" + longest + longest, piece),
        ElementsAre(Pair(1, ElementsAre(HasSubstr("is this a CSV file?"))), Pair(2, ElementsAre("a", "b")),
                    Pair(3, ElementsAre(HasSubstr("is this a CSV file?")))));
  }
}

TEST(CsvReader, NothingIsNoRow) {
  EXPECT_THAT(read(""), IsEmpty());
  EXPECT_THAT(read("\n\r\n \t\n"), IsEmpty());
}

TEST(CsvReader, PassesOverCommentsWhereThereAreSome) {
  const std::string_view text = "\xEF\xBB\xBF# an \"aside\n#\na,#b\n\"#c\"\n";
  for (const std::size_t piece : {1U, 100U}) {
    EXPECT_THAT(read(text, piece, Comments::hash),
                ElementsAre(Pair(3, ElementsAre("a", "#b")), Pair(4, ElementsAre("#c"))));
  }
  EXPECT_THAT(read("#a\n"), ElementsAre(Pair(1, ElementsAre("#a"))));
}

TEST(CsvReader, EndsWhereTheTakerWants) {
  std::size_t rows = 0;
  CsvReader reader{[&](std::size_t, Result<Cells>) -> Result<void> {
    ++rows;
    return fail("enough");
  }};
  const auto fed = reader.feed("a\nb\n");
  ASSERT_TRUE(fed.has_error());
  EXPECT_EQ(fed.error().message, "enough");
  EXPECT_EQ(rows, 1U);
}

}  // namespace
}  // namespace smppguard
