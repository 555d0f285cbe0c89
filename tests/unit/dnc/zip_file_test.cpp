// SPDX-License-Identifier: Apache-2.0
#include "zip_file.hpp"

#include "folder.hpp"
#include "packing.hpp"
#include "unpacking.hpp"

#include <cstdlib>
#include <gmock/gmock.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Where the central directory begins; the archives here have no comment.
std::size_t directory_of(const std::string& zip) {
  return zip.find("PK\x01\x02");
}

TEST(ZipFile, ReadsMembersStoredAndDeflated) {
  const Folder folder;
  const std::string list = list_of(30'000);
  const auto path = folder.write("lists.zip", zip_of({{"2026-8-5_818_x.txt", list, true},
                                                      {"2026-8-5_212_x.txt", "212,5550101\n", false},
                                                      {"empty.txt", "", true}}));
  for (const std::size_t piece : {1UL, 13UL, 65'536UL, list.size(), list.size() + 1}) {
    const Unpacked unpacked = unpack(path, piece);
    EXPECT_EQ(unpacked.error, "") << piece;
    EXPECT_THAT(unpacked.names, ElementsAre("2026-8-5_818_x.txt", "2026-8-5_212_x.txt", "empty.txt"));
    EXPECT_THAT(unpacked.contents, ElementsAre(list, "212,5550101\n", "")) << piece;
  }
}

TEST(ZipFile, LooksIntoFoldersAndTakesThemForNoLists) {
  const Folder folder;
  const auto path = folder.write(
      "lists.zip", zip_of({{"lists/", ""}, {"lists/818.txt", "818,5550123\n"}, {"lists/old/", ""}}));
  const Unpacked unpacked = unpack(path);
  EXPECT_EQ(unpacked.error, "");
  EXPECT_THAT(unpacked.names, ElementsAre("818.txt"));
  EXPECT_THAT(unpacked.contents, ElementsAre("818,5550123\n"));
}

TEST(ZipFile, TakesTheSeparatorsOfWindowsToo) {
  const Folder folder;
  std::string file = zip_of({{"lists/818.txt", "818,5550123\n"}, {"lists/old/", ""}});
  for (std::size_t at = 0; (at = file.find("lists/", at)) != std::string::npos;) file[at + 5] = '\\';
  for (std::size_t at = 0; (at = file.find("old/", at)) != std::string::npos;) file[at + 3] = '\\';
  const Unpacked unpacked = unpack(folder.write("lists.zip", file));
  EXPECT_EQ(unpacked.error, "");
  EXPECT_THAT(unpacked.names, ElementsAre("818.txt"));
}

TEST(ZipFile, IsRefusedIfNothingIsInIt) {
  const Folder folder;
  EXPECT_EQ(unpack(folder.write("a.zip", empty_zip())).error, "the zip archive is empty");
  EXPECT_EQ(unpack(folder.write("b.zip", zip_of({{"lists/", ""}}))).error, "the zip archive is empty");
}

TEST(ZipFile, TellsRoughlyHowFarItIs) {
  const Folder folder;
  const std::string list = list_of(50'000);
  const std::string file = zip_of({{"818.txt", list}});
  const auto opened = InputFile::open(folder.write("lists.zip", file));
  const auto stream = (*opened)->open_member(0);
  EXPECT_EQ((*stream)->octets_taken(), 0U);
  EXPECT_EQ(read_all(**stream, 1000).value(), list);
  EXPECT_LE((*stream)->octets_taken(), file.size());
  EXPECT_GE((*stream)->octets_taken() + 300, file.size());
}

TEST(ZipFile, IsRefusedCutAtAnyLength) {
  const Folder folder;
  const std::string file = zip_of({{"818.txt", list_of(100)}, {"212.txt", "212,5550101\n", false}});
  for (std::size_t length = 4; length < file.size(); ++length) {  // below: no zip file
    EXPECT_THAT(unpack(folder.write("lists.zip", file.substr(0, length))).error, HasSubstr("cut short"))
        << length;
  }
}

TEST(ZipFile, SaysThatACrcIsWrong) {
  const Folder folder;
  std::string file = zip_of({{"818.txt", "818,5550123\n", false}});
  file[file.find("818,") + 5] ^= 1;
  EXPECT_EQ(unpack(folder.write("lists.zip", file)).error,
            "its CRC in the zip archive is wrong; download the archive again");
  std::string other = zip_of({{"818.txt", list_of(100)}});
  constexpr std::size_t kCrcInDirectory = 16;
  other[directory_of(other) + kCrcInDirectory] ^= 1;
  EXPECT_EQ(unpack(folder.write("lists.zip", other)).error,
            "its CRC in the zip archive is wrong; download the archive again");
}

TEST(ZipFile, NeverGivesOutOtherListsForAnyChangedBit) {
  const Folder folder;
  const Unpacked whole{{}, {list_of(60), "212,5550101\n"}, ""};
  const std::string file = zip_of({{"818.txt", whole.contents[0]}, {"212.txt", whole.contents[1], false}});
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    std::string bad = file;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    const Unpacked unpacked = unpack(folder.write("lists.zip", bad));
    if (bit < 32) continue;  // another magic: read as a plain file, whose reader refuses it
    if (!unpacked.error.empty()) continue;
    EXPECT_EQ(unpacked.contents, whole.contents) << bit / 8 << '.' << bit % 8;
  }
}

TEST(ZipFile, RefusesAMemberThatIsEncrypted) {
  const Folder folder;
  std::string file = zip_of({{"818.txt", "818,5550123\n"}});
  constexpr std::size_t kFlagsInDirectory = 8;
  file[6] |= 1;
  file[directory_of(file) + kFlagsInDirectory] |= 1;
  EXPECT_EQ(unpack(folder.write("lists.zip", file)).error,
            "it cannot be unpacked: No password provided; unpack the archive and give what is in it");
}

TEST(ZipFile, RefusesAMemberPackedInAWayThatIsNotKnown) {
  const Folder folder;
  std::string file = zip_of({{"818.txt", "818,5550123\n"}});
  constexpr char kDeflate64 = 9;  // what Windows takes for large files
  constexpr std::size_t kMethodInDirectory = 10;
  file[8] = kDeflate64;
  file[directory_of(file) + kMethodInDirectory] = kDeflate64;
  EXPECT_EQ(
      unpack(folder.write("lists.zip", file)).error,
      "it cannot be unpacked: Compression method not supported; unpack the archive and give what is in it");
}

}  // namespace
}  // namespace smppguard::dnc
