// SPDX-License-Identifier: Apache-2.0
#include "target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::web {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::optional<std::string> decoded(std::string_view text) {
  return percent_decoded(text, Blanks::as_they_are);
}

TEST(PercentDecoding, ResolvesOctets) {
  EXPECT_EQ(decoded("plain"), "plain");
  EXPECT_EQ(decoded("a%20b%2Fc%2fd"), "a b/c/d");
  EXPECT_EQ(decoded("%E2%82%AC"), "\xE2\x82\xAC");
  EXPECT_EQ(decoded("%2520"), "%20") << "once only";
  EXPECT_EQ(decoded(""), "");
}

TEST(PercentDecoding, LeavesAPlusToForms) {
  EXPECT_EQ(decoded("a+b"), "a+b");
  EXPECT_EQ(percent_decoded("a+b%2B", Blanks::by_plus), "a b+");
}

TEST(PercentDecoding, RefusesWhatIsCutOffOrNoNumber) {
  for (const char* text : {"%", "%2", "a%", "%G0", "%0G", "%+1", "%-1", "% 1", "%%20"}) {
    EXPECT_FALSE(decoded(text)) << text;
  }
}

TEST(PercentDecoding, RefusesWhatIsNoText) {
  for (const char* text : {"%00", "a%0Ab", "%1F", "%7F", "%C3", "%FF", "%C0%AF", "%ED%A0%80", "\xFF"}) {
    EXPECT_FALSE(decoded(text)) << text;
  }
}

TEST(Target, IsAPathWithAQuery) {
  const auto target = read_target("/a/b%2Fc?x=1&y=a+b&x=%32&flag&=none&empty=#behind");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a/b%2Fc");
  EXPECT_THAT(target->query, ElementsAre(Pair("empty", ""), Pair("flag", ""), Pair("x", "1"), Pair("x", "2"),
                                         Pair("y", "a b")));
  EXPECT_THAT(read_target("/")->query, IsEmpty());
  EXPECT_THAT(read_target("/?")->query, IsEmpty());
  EXPECT_THAT(read_target("/?a=b=c")->query, ElementsAre(Pair("a", "b=c")));
}

TEST(Target, ThatIsNoneSaysWhy) {
  for (const char* text : {"", "*", "a", "http://host/path", "?a=b"}) {
    EXPECT_THAT(read_target(text).error().message, testing::HasSubstr("begins with /")) << text;
  }
  EXPECT_THAT(read_target("/%zz").error().message, testing::HasSubstr("the path"));
  EXPECT_THAT(read_target("/?a=%zz").error().message, testing::HasSubstr("the query"));
  EXPECT_THAT(read_target("/?%zz=a").error().message, testing::HasSubstr("the query"));
}

TEST(Segments, AreWhatStandsBetweenSlashes) {
  EXPECT_THAT(segments_of("/"), ElementsAre(""));
  EXPECT_THAT(segments_of("/a/b"), ElementsAre("a", "b"));
  EXPECT_THAT(segments_of("/a//b/"), ElementsAre("a", "", "b", ""));
}

}  // namespace
}  // namespace smppguard::web
