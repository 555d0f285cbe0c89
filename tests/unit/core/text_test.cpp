// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/text.hpp"

#include <gtest/gtest.h>

namespace smppguard {
namespace {

using namespace std::string_view_literals;

TEST(CharacterCount, CountsCharactersNotOctets) {
  EXPECT_EQ(character_count("", Lines::one), 0);
  EXPECT_EQ(character_count("plain", Lines::one), 5);
  EXPECT_EQ(character_count("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", Lines::one), 3);
  EXPECT_EQ(character_count("\xF4\x8F\xBF\xBF", Lines::one), 1);
}

TEST(CharacterCount, RefusesWhatIsNoUtf8) {
  for (const std::string_view text :
       {"\x80"sv, "\xC3"sv, "\xC3("sv, "\xC0\x80"sv, "\xE0\x80\x80"sv, "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv,
        "\xF8\x88\x80\x80\x80"sv, "\xFF"sv, "\xE2\x82"sv}) {
    EXPECT_EQ(character_count(text, Lines::many), std::nullopt) << text;
  }
}

TEST(CharacterCount, RefusesControlCharacters) {
  for (const std::string_view text : {"\0"sv, "\x1B[1m"sv, "\x7F"sv, "\xC2\x85"sv}) {
    EXPECT_EQ(character_count(text, Lines::many), std::nullopt);
  }
  EXPECT_EQ(character_count("a\tb\r\nc", Lines::many), 6);
  EXPECT_EQ(character_count("a\tb", Lines::one), std::nullopt);
  EXPECT_EQ(character_count("a\nb", Lines::one), std::nullopt);
}

TEST(IsBlank, LooksForSomethingToRead) {
  EXPECT_TRUE(is_blank(""));
  EXPECT_TRUE(is_blank(" \t\r\n"));
  EXPECT_FALSE(is_blank(" a "));
}

}  // namespace
}  // namespace smppguard
