// SPDX-License-Identifier: Apache-2.0
#include "gzip_file.hpp"

#include "folder.hpp"
#include "packing.hpp"
#include "unpacking.hpp"

#include <gmock/gmock.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kTrailer = 8;  // CRC and length

TEST(GzipFile, IsNamedAsWhatIsInIt) {
  const Folder folder;
  EXPECT_THAT(unpack(folder.write("2026-8-5_818_x.txt.gz", gzip_of("818,5550123\n"))).names,
              ElementsAre("2026-8-5_818_x.txt"));
  EXPECT_THAT(unpack(folder.write("list", gzip_of("818,5550123\n"))).names, ElementsAre("list"));
}

TEST(GzipFile, IsReadInAnyPieces) {
  const Folder folder;
  const std::string list = list_of(30'000);
  const auto path = folder.write("list.gz", gzip_of(list));
  for (const std::size_t piece : {1UL, 13UL, 65'536UL, list.size(), list.size() + 1}) {
    const Unpacked unpacked = unpack(path, piece);
    EXPECT_EQ(unpacked.error, "") << piece;
    EXPECT_THAT(unpacked.contents, ElementsAre(list)) << piece;
  }
}

TEST(GzipFile, MayHaveSeveralMembers) {
  const Folder folder;
  const std::string one = list_of(20'000);
  const std::string file = gzip_of(one) + gzip_of("") + gzip_of("212,5550101\n");
  for (const std::size_t piece : {1UL, 12UL, 4096UL}) {
    const Unpacked unpacked = unpack(folder.write("list.gz", file), piece);
    EXPECT_EQ(unpacked.error, "");
    EXPECT_THAT(unpacked.contents, ElementsAre(one + "212,5550101\n"));
  }
}

TEST(GzipFile, IsRefusedCutAtAnyLength) {
  const Folder folder;
  const std::string file = gzip_of(list_of(200));
  for (std::size_t length = 2; length < file.size(); ++length) {  // below: no gzip file
    EXPECT_THAT(unpack(folder.write("list.gz", file.substr(0, length))).error, HasSubstr("cut short"))
        << length;
  }
}

TEST(GzipFile, NeverGivesOutAnotherListForAnyChangedBit) {
  const Folder folder;
  const std::string list = list_of(200);
  const std::string file = gzip_of(list);
  for (std::size_t bit = 16; bit < file.size() * 8; ++bit) {  // before: another magic
    std::string bad = file;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    const Unpacked unpacked = unpack(folder.write("list.gz", bad));
    if (!unpacked.error.empty()) continue;
    EXPECT_THAT(unpacked.contents, ElementsAre(list)) << bit / 8 << '.' << bit % 8;
  }
}

TEST(GzipFile, SaysWhatIsWrongWithIt) {
  const Folder folder;
  const std::string file = gzip_of(list_of(200));
  std::string bad_crc = file;
  bad_crc[file.size() - kTrailer] ^= 1;
  EXPECT_EQ(unpack(folder.write("list.gz", bad_crc)).error,
            "the gzip file is damaged (incorrect data check); download it again");
  std::string bad_length = file;
  bad_length[file.size() - 1] ^= 1;
  EXPECT_EQ(unpack(folder.write("list.gz", bad_length)).error,
            "the gzip file is damaged (incorrect length check); download it again");
}

TEST(GzipFile, MayHaveNothingElseBehindIt) {
  const Folder folder;
  const std::string file = gzip_of("818,5550123\n");
  EXPECT_THAT(unpack(folder.write("list.gz", file + "818,5550124\n")).error,
              StartsWith("the gzip file is damaged"));
  EXPECT_THAT(unpack(folder.write("list.gz", file + '\x1F')).error, HasSubstr("cut short"));
}

}  // namespace
}  // namespace smppguard::dnc
