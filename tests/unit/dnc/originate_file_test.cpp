// SPDX-License-Identifier: Apache-2.0
#include "originate_file.hpp"

#include "building.hpp"
#include "file_size_limit.hpp"
#include "folder.hpp"
#include "originate_case.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;
using Match = OriginateList::Match;

const OriginateInfo kSpoofed{"spoofed", kListDay, 0};

std::shared_ptr<const OriginateList> make(const Folder& folder, std::string_view csv) {
  return OriginateList::open(write_originate(folder.path(), kSpoofed, 1, csv)).value();
}

std::optional<Match> match(const OriginateList& list, std::string_view address) {
  return list.match(read_address(address).value());
}

TEST(OriginateFile, IsTextWithAChecksumInFront) {
  const Folder folder;
  make(folder, "999XXXXXXX,invalid\n2223334646,\"owner's, by \"\"letter\"\"\"\n222\n2223334,@x\n");
  const std::string rest = "222,\n2223334,'@x\n2223334646,\"owner's, by \"\"letter\"\"\"\n999,invalid\n";
  const std::string first = "smppguard-do-not-originate 1 spoofed 2026-08-05 4 ";
  EXPECT_EQ(folder.read("spoofed.000001.dno"),
            first + hex(sha256(as_bytes(first + "\n" + rest))) + "\n" + rest);
}

TEST(OriginateFile, IsReadOnlyForAllAndTakesThePlaceOfOneLeftBehind) {
  const Folder folder;
  OriginateCollector collector;
  ASSERT_TRUE(collector.add(*read_prefix("222"), "a"));
  const auto path = folder.write(".left", std::string(10'000, 'x'));
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  const auto written = write_originate_file(path, kSpoofed, collector.entries());
  ASSERT_TRUE(written);
  EXPECT_EQ(written->info, (OriginateInfo{"spoofed", kListDay, 1}));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0444U);
  const auto opened = read_originate_file(path);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->heading, *written);
  EXPECT_EQ(to_csv(*opened->entries), "222,a\n");
}

TEST(OriginateFile, SaysThatItCannotBeWritten) {
  const Folder folder;
  const auto written = write_originate_file(folder / "none" / "x", kSpoofed, OriginateEntries{});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, HasSubstr("cannot be opened: No such file or directory"));
}

TEST(OriginateFile, LeavesNothingBehindOnADiskThatTakesNoMore) {
  const Folder folder;
  OriginateCollector collector;
  ASSERT_TRUE(collector.add(*read_prefix("222"), "a"));
  const FileSizeLimit limit{10};
  const auto written = write_originate_file(folder / "x", kSpoofed, collector.entries());
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, HasSubstr("cannot be written"));
  EXPECT_THAT(folder.names(), testing::IsEmpty());
}

TEST(OriginateList, MatchesTheLongestEntry) {
  const Folder folder;
  const auto list = make(
      folder, "222,area\n222333,exchange\n2223334,block\n2223334646,number\n111,never\n0123456789,odd\n");
  EXPECT_EQ(match(*list, "12223334646"), (Match{10, "number"}));
  EXPECT_EQ(match(*list, "12223334647"), (Match{7, "block"}));
  EXPECT_EQ(match(*list, "12223335646"), (Match{6, "exchange"}));
  EXPECT_EQ(match(*list, "12224334646"), (Match{3, "area"}));
  EXPECT_EQ(match(*list, "12233334646"), std::nullopt);
  EXPECT_EQ(match(*list, "11112223333"), (Match{3, "never"}));
  EXPECT_EQ(match(*list, "1112223333"), (Match{3, "never"}));
  EXPECT_EQ(match(*list, "10123456789"), (Match{10, "odd"}));
  EXPECT_EQ(match(*list, "222333"), std::nullopt);
  EXPECT_EQ(match(*list, "+2223334646"), std::nullopt);
  EXPECT_EQ(list->match(PhoneNumber{}), std::nullopt);
  EXPECT_EQ(list->info(), (OriginateInfo{"spoofed", kListDay, 6}));
}

TEST(OriginateList, MayBeEmpty) {
  const Folder folder;
  const auto list = make(folder, "prefix,source\n");
  EXPECT_EQ(list->info().count, 0U);
  EXPECT_EQ(match(*list, "12223334646"), std::nullopt);
  list->for_each([](std::string_view, std::string_view) { FAIL(); });
}

/// Random prefixes that are close together, against a map from digits to sources.
TEST(OriginateList, AnswersAsAMapOfTextsDoes) {
  std::mt19937_64 random{7};
  for (int round = 0; round < 20; ++round) {
    const Folder folder;
    std::map<std::string, std::set<std::string>> model;
    std::string csv;
    for (int i = 0; i < 3'000; ++i) {
      std::string digits =
          std::to_string(1'220'000'000 + random() % 3 * 4'000'000'000 + random() % 20'000 * 50);
      constexpr std::size_t lengths[]{3, 6, 7, 10, 10, 10};
      digits.resize(lengths[random() % 6]);
      const std::string source = "source " + std::to_string(random() % 9);
      model[digits].insert(source);
      csv += digits + "," + source + "\n";
    }
    const auto list = make(folder, csv);
    EXPECT_EQ(list->info().count, model.size());

    std::map<std::string, std::string> sources;
    for (const auto& [digits, all] : model) {
      for (const std::string& source : all) {
        std::string& joined = sources[digits];
        joined += (joined.empty() ? "" : "; ") + source;
      }
    }
    std::map<std::string, std::string> told;
    list->for_each([&](std::string_view prefix, std::string_view source) {
      ASSERT_TRUE(told.empty() || told.rbegin()->first < prefix);
      told.emplace(prefix, source);
    });
    EXPECT_EQ(told, sources);

    for (int i = 0; i < 5'000; ++i) {
      const std::string ten =
          std::to_string(1'220'000'000 + random() % 3 * 4'000'000'000 + random() % 1'000'000);
      std::optional<Match> expected;
      for (const auto length : std::initializer_list<std::uint8_t>{3, 6, 7, 10}) {
        const auto found = sources.find(ten.substr(0, length));
        if (found != sources.end()) expected = Match{length, found->second};
      }
      ASSERT_EQ(match(*list, "1" + ten), expected) << ten;
    }
  }
}

}  // namespace
}  // namespace smppguard::dnc
