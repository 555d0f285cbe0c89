// SPDX-License-Identifier: Apache-2.0
#include "line.hpp"

#include "journal_case.hpp"
#include "line_writer.hpp"
#include "members.hpp"

namespace smppguard::journal {
namespace {

std::string written(LineWriter& writer, std::string_view kind, std::string_view members) {
  std::string line;
  writer.open(line, kNow, kind);
  line += members;
  writer.close(line);
  EXPECT_EQ(line.back(), '\n');
  line.pop_back();
  return line;
}

TEST(Line, IsReadAsItWasWritten) {
  LineWriter writer{Place{41, {}}};
  const std::string text = written(writer, "grant", R"(,"recipient":"12223334545")");
  const auto line = read_line(text);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->n, 42U);
  EXPECT_EQ(line->at, "2026-11-23T21:00:00.000Z");
  EXPECT_EQ(line->kind, "grant");
  EXPECT_EQ(line->members, R"(,"recipient":"12223334545")");
  EXPECT_EQ((Place{line->n, line->hash}), writer.end());
}

TEST(Line, FollowsFromTheLineBefore) {
  LineWriter writer{Place{}};
  Sha256 sha;
  Digest before{};
  for (int i = 0; i < 3; ++i) {
    const std::string text = written(writer, "grant", ",\"i\":" + std::to_string(i));
    const auto line = read_line(text);
    ASSERT_TRUE(line);
    // Said once more in other words: the 32 octets and the text, and nothing else.
    std::string hashed{as_chars(before)};
    hashed += text.substr(0, text.find(",\"h\":"));
    EXPECT_EQ(line->hash, sha256(as_bytes(hashed)));
    before = line->hash;
  }
}

TEST(Line, IsNoneWithAnyOctetOfItsTailChanged) {
  LineWriter writer{Place{}};
  const std::string text = written(writer, "grant", "");
  for (std::size_t i = text.size() - kTailOctets; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = '~';
    EXPECT_FALSE(read_line(changed)) << i;
  }
  for (std::size_t left = 0; left < text.size(); ++left)
    EXPECT_FALSE(read_line(text.substr(0, left))) << left;
}

TEST(Line, AnyOctetsGiveMembersThatCanBeRead) {
  std::string every;
  for (int octet = 0; octet < 256; ++octet) every += static_cast<char>(octet);
  std::string members = ",\"text\":\"";
  append_escaped(members, every);
  members += '"';
  EXPECT_EQ(members.find('\n'), std::string::npos);
  const auto object = read_members(members);
  ASSERT_TRUE(object);
  EXPECT_TRUE(text_in(*object, "text"));
}

}  // namespace
}  // namespace smppguard::journal
