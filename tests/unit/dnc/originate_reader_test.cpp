// SPDX-License-Identifier: Apache-2.0
#include "originate_reader.hpp"

#include "originate_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

struct Read {
  std::string error;
  std::string csv;
  std::uint64_t entries = 0;
  std::uint64_t repeated = 0;
};

Read read(std::string_view text, std::size_t piece = 1'000'000) {
  OriginateCollector collector;
  OriginateReader reader{collector};
  Read result;
  result.error = read_in_pieces(text, piece, reader);
  result.csv = to_csv(collector.entries());
  result.entries = reader.entries();
  result.repeated = reader.repeated();
  return result;
}

TEST(OriginateReader, ReadsPrefixesAndSourcesHoweverTheFileIsCut) {
  const std::string text =
      "prefix,source\r\n999XXXXXXX,unassigned\r\n\r\n2223334646 , \"owner's request, by letter\"\n"
      "12223334647,FCC notice\n000\n222333,\"\"\n2223334,'=1+1";
  for (std::size_t piece = 1; piece <= text.size() + 1; ++piece) {
    const Read result = read(text, piece);
    ASSERT_EQ(result.error, "") << piece;
    EXPECT_EQ(result.csv,
              "000,\n222333,\n2223334,=1+1\n2223334646,owner's request, by letter\n2223334647,FCC notice\n"
              "999,unassigned\n");
    EXPECT_EQ(result.entries, 6U);
    EXPECT_EQ(result.repeated, 0U);
  }
}

TEST(OriginateReader, KeepsAPrefixOnceWithAllOfItsSources) {
  const Read result = read(
      "222,b\n222,a\n12223334646\n222XXXXXXX,b\n2223334646,c\n333,\" z ;  y\"\n333,\"z; y\"\n444,;\n444,\"; "
      ";\"\n");
  ASSERT_EQ(result.error, "");
  EXPECT_EQ(result.csv, "222,a; b\n2223334646,c\n333,y; z\n444,;\n");
  EXPECT_EQ(result.entries, 9U);
  EXPECT_EQ(result.repeated, 5U);
}

TEST(OriginateReader, GivesTheSameWhateverTheOrderAndWhenReadAgain) {
  const Read one = read("222,a\n222,b\n222,\"c; a\"\n333,x\n");
  const Read other = read("333,x\n222,c\n222,b\n222,a\n");
  EXPECT_EQ(one.csv, "222,a; b; c\n333,x\n");
  EXPECT_EQ(other.csv, one.csv);
  EXPECT_EQ(read(one.csv).csv, one.csv);
}

TEST(OriginateReader, ReadsSeveralFilesIntoOneList) {
  OriginateCollector collector;
  OriginateReader first{collector};
  OriginateReader second{collector};
  ASSERT_EQ(read_in_pieces("222,a\n333,a\n", 100, first), "");
  ASSERT_EQ(read_in_pieces("prefix\n222,b\n444,b\n", 100, second), "");
  EXPECT_EQ(to_csv(collector.entries()), "222,a; b\n333,a\n444,b\n");
  EXPECT_EQ(second.entries(), 2U);
  EXPECT_EQ(second.repeated(), 1U);
}

TEST(OriginateReader, NamesLineReasonAndText) {
  const auto error_of = [](std::string_view text) { return read(text).error; };
  const std::string no_prefix =
      "not a prefix of 3, 6, 7 or 10 digits like 222, 222333, 2223334, 2223334545 or 222333XXXX, nor a short "
      "code like "
      "short:72345: ";
  EXPECT_EQ(error_of("222\n2223,x\n333"), "2: " + no_prefix + "\"2223\"");
  EXPECT_EQ(error_of("222\nprefix,source\n"), "2: " + no_prefix + "\"prefix\"");
  EXPECT_EQ(error_of("number,source\n"), "1: " + no_prefix + "\"number\"");
  EXPECT_EQ(error_of(",x\n"), "1: " + no_prefix + "\"\"");
  EXPECT_EQ(error_of("222,x,yz\n"), "1: there are more cells than PREFIX,SOURCE: \"yz\"");
  EXPECT_EQ(error_of("222,\xFF\n"), "1: the source is not UTF-8 or holds control characters: \"\\xFF\"");
  EXPECT_EQ(error_of("222,a\tb\n"), "1: the source is not UTF-8 or holds control characters: \"a\\x09b\"");
  EXPECT_THAT(error_of("222\n\n333,\"x\n"), testing::StartsWith("3: a quotation mark is not closed"));
  EXPECT_THAT(error_of(std::string(70'000, '2')), testing::StartsWith("1: it is longer than 65536 octets"));
}

TEST(OriginateReader, HoldsSourcesToTheirLength) {
  const std::string longest(200, 'a');
  EXPECT_EQ(read("222," + longest + "\n").csv, "222," + longest + "\n");
  EXPECT_THAT(read("222," + longest + "a\n").error,
              HasSubstr("1: the source is longer than 200 octets: \"aaa"));

  std::string all;
  for (const char c : {'a', 'b', 'c', 'd', 'e'}) all += "222," + std::string(198, c) + "\n";
  EXPECT_EQ(read(all).csv.size(), 4 + 5 * 198 + 4 * 2 + 1U);
  const Read more = read(all + "333,x\n222,y\n");
  EXPECT_EQ(more.error, "7: the prefix has more sources than fit into 1000 octets: \"y\"");
  EXPECT_EQ(more.csv, read(all + "333,x\n").csv);
}

}  // namespace
}  // namespace smppguard::dnc
