// SPDX-License-Identifier: Apache-2.0
// Do-not-originate lists with every kind of damage: each must be an error that says what is wrong.
#include "building.hpp"
#include "folder.hpp"
#include "originate_case.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class OriginateDamage : public testing::Test {
 protected:
  void SetUp() override {
    write_originate(folder_.path(), {"spoofed", kListDay, 0}, 1,
                    "222,a\n222333,\"b, c\"\n2223334\n2223334646,a\n999,=x\n");
    good_ = folder_.read("spoofed.000001.dno");
    ASSERT_EQ(error_of(good_), "");
  }

  std::string error_of(std::string_view octets, mode_t mode = 0444) {
    const auto path = folder_.write("damaged", octets);
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    const auto opened = OriginateList::open(path);
    if (opened) return "";
    EXPECT_THAT(opened.error().message, StartsWith(path.string() + ": "));
    return opened.error().message.substr(path.string().size() + 2);
  }

  /// These lines under a first line that fits them.
  std::string error_of_lines(const std::string& lines, std::uint64_t count) {
    const OriginateInfo info{"spoofed", kListDay, count};
    return error_of(to_line({info, sha256(as_bytes(before_checksum(info) + '\n' + lines))}) + lines);
  }

  Folder folder_;
  std::string good_;
};

TEST_F(OriginateDamage, IsFoundInEveryOctet) {
  for (std::size_t at = 0; at < good_.size(); ++at) {
    for (const int flip : {0x01, 0x10, 0x80}) {
      std::string octets = good_;
      octets[at] = static_cast<char>(octets[at] ^ flip);
      EXPECT_NE(error_of(octets), "") << at << " " << flip;
    }
  }
}

TEST_F(OriginateDamage, IsFoundWhereverTheFileWasCut) {
  for (std::size_t octets = 0; octets < good_.size(); ++octets) {
    EXPECT_NE(error_of(good_.substr(0, octets)), "") << octets;
  }
  EXPECT_EQ(error_of(""), "damaged: this is not a do-not-originate list");
  EXPECT_EQ(error_of(good_.substr(0, good_.size() - 1)), "truncated in line 6");
  EXPECT_EQ(error_of(good_.substr(0, good_.size() - 8)),
            "it holds 4 entries and its first line says 5; the file is damaged");
  EXPECT_EQ(error_of(good_ + "999333,\n"),
            "it holds 6 entries and its first line says 5; the file is damaged");
  EXPECT_EQ(error_of(good_ + "999333"), "truncated in line 7");
}

TEST_F(OriginateDamage, IsFoundInTheFirstLine) {
  const std::string sum(64, '0');
  const auto first = [this](const std::string& line) { return error_of(line + "\n"); };
  EXPECT_EQ(first("2223334646,x"), "damaged: this is not a do-not-originate list");
  EXPECT_EQ(first("smppguard-do-not-originate 2 x"), "its format 2 is none that this smppguard reads (1)");
  EXPECT_EQ(first("smppguard-do-not-originate"), "line 1: the format makes no sense; the file is damaged");
  for (const char* rest : {"", "spoofed", "Spoofed 2026-08-05 0 ", "spoofed 2026-02-30 0 ",
                           "spoofed 2026-08-05 x ", "spoofed 2026-08-05 -1 ", "spoofed 2026-08-05  ",
                           "spoofed 2026-08-05 99999999999999999999 ", "spoofed 2026-08-05 0  "}) {
    EXPECT_EQ(first(std::string{"smppguard-do-not-originate 1 "} + rest + sum),
              "line 1: it makes no sense; the file is damaged")
        << rest;
  }
  EXPECT_EQ(first("smppguard-do-not-originate 1 spoofed 2026-08-05 0 " + sum + " "),
            "line 1: it makes no sense; the file is damaged");
  EXPECT_EQ(first("smppguard-do-not-originate 1 spoofed 2026-08-05 00 " + sum),
            "line 1: it is not as an import writes it; the file is damaged");
  EXPECT_THAT(first("smppguard-do-not-originate 1 spoofed 2026-08-05 1000000000000000 " + sum),
              HasSubstr("octets cannot hold 1000000000000000 entries"));
  EXPECT_EQ(first("smppguard-do-not-originate 1 spoofed 2026-08-05 0 " + sum),
            "the checksum is wrong; the file is damaged");
  EXPECT_THAT(error_of(std::string(1'000'000, 'x')),
              StartsWith("line 1: it is longer than any that an import writes"));
}

TEST_F(OriginateDamage, IsFoundBehindAChecksumThatFits) {
  EXPECT_EQ(error_of_lines("222,a\n999,\n", 2), "");
  EXPECT_EQ(error_of_lines("222,a\n999,\n", 1),
            "it holds 2 entries and its first line says 1; the file is damaged");
  const std::string order = "line 3: its prefix is not in order behind the one before; the file is damaged";
  EXPECT_EQ(error_of_lines("222333,\n222,\n", 2), order);
  EXPECT_EQ(error_of_lines("222,\n222,a\n", 2), order);
  EXPECT_EQ(error_of_lines("2220000000,\n222000,\n", 2), order);
  for (const char* line :
       {"", "222", ",", "22,", "2223,", "12223334646,", "222XXXXXXX,", " 222,", "\"222\","}) {
    EXPECT_EQ(error_of_lines("111,\n" + std::string{line} + "\n333,\n", 3),
              "line 3: it does not begin with a prefix and a comma; the file is damaged")
        << line;
  }
  const std::string long_source(201, 'a');
  for (const char* source : {"a,b", "\"a\"", "\"a", "a\"", " a", "a ", "\"\"", "=x", "'a", "b; a", "a; a",
                             "a; ", "\"a; \"", "\xFF", "a\tb", "a\r", long_source.c_str()}) {
    EXPECT_EQ(error_of_lines("111,x\n222," + std::string{source} + "\n", 2),
              "line 3: its source is not as an import writes it; the file is damaged")
        << source;
  }
  EXPECT_THAT(error_of_lines("222," + std::string(5'000, 'a') + "\n", 1),
              StartsWith("line 2: it is longer than any that an import writes"));
}

TEST_F(OriginateDamage, IsNotLookedForInAFileThatIsNoImports) {
  for (const mode_t mode : {0644U, 0464U, 0446U, 0200U}) {
    EXPECT_THAT(error_of(good_, mode), StartsWith("may be written to")) << mode;
  }
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0444), 0);
  const auto pipe = OriginateList::open(folder_ / "pipe");
  ASSERT_FALSE(pipe);
  EXPECT_THAT(pipe.error().message, EndsWith("pipe: is not a regular file"));
  const auto missing = OriginateList::open(folder_ / "none");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, EndsWith("none: cannot be opened: No such file or directory"));
}

}  // namespace
}  // namespace smppguard::dnc
