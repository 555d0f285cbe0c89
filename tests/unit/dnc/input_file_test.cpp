// SPDX-License-Identifier: Apache-2.0
#include "input_file.hpp"

#include "folder.hpp"
#include "packing.hpp"
#include "unpacking.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(InputFile, ReadsAPlainFileUnderItsName) {
  const Folder folder;
  const std::string list = list_of(1000);
  const auto path = folder.write("2026-8-5_818_x.txt", list);
  for (const std::size_t piece : {1UL, 7UL, 4096UL, 100'000UL}) {
    const Unpacked unpacked = unpack(path, piece);
    EXPECT_EQ(unpacked.error, "");
    EXPECT_THAT(unpacked.names, ElementsAre("2026-8-5_818_x.txt"));
    EXPECT_THAT(unpacked.contents, ElementsAre(list));
  }
  EXPECT_FALSE((*InputFile::open(path))->is_packed());
}

TEST(InputFile, ReadsAnEmptyFileAsAPlainOne) {
  const Folder folder;
  const Unpacked unpacked = unpack(folder.write("empty.txt", ""));
  EXPECT_EQ(unpacked.error, "");
  EXPECT_THAT(unpacked.contents, ElementsAre(""));
}

TEST(InputFile, GoesByTheFirstOctetsAndNotByTheName) {
  const Folder folder;
  EXPECT_TRUE((*InputFile::open(folder.write("a.txt", gzip_of("818,5550123\n"))))->is_packed());
  EXPECT_TRUE((*InputFile::open(folder.write("b.txt", zip_of({{"c.txt", "818,5550123\n"}}))))->is_packed());
  EXPECT_FALSE((*InputFile::open(folder.write("d.zip", "818,5550123\n")))->is_packed());
}

TEST(InputFile, TellsHowFarItIs) {
  const Folder folder;
  const std::string list = list_of(50'000);
  for (const std::string& file : {list, gzip_of(list)}) {
    const auto opened = InputFile::open(folder.write("list.txt", file));
    const auto stream = (*opened)->open_member(0);
    EXPECT_EQ((*stream)->octets_taken(), 0U);
    EXPECT_EQ(read_all(**stream, 1000).value(), list);
    EXPECT_EQ((*stream)->octets_taken(), file.size());
  }
}

TEST(InputFile, RefusesWhatIsNoFileWithoutWaiting) {
  const Folder folder;
  const auto pipe = folder / "pipe.txt";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(unpack(pipe).error, "is not a regular file");
  EXPECT_EQ(unpack(folder.path()).error, "is not a regular file");
  EXPECT_EQ(unpack("/dev/null").error, "is not a regular file");
  EXPECT_THAT(unpack(folder / "none.txt").error, HasSubstr("No such file"));
}

}  // namespace
}  // namespace smppguard::dnc
