// SPDX-License-Identifier: Apache-2.0
// What is taken over from the lists before, what is refused, and imports that go on meanwhile.
#include "building.hpp"
#include "folder.hpp"
#include "originate_case.hpp"
#include "smppguard/dnc/lists.hpp"

#include <barrier>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const ListIdentity kTexas{"texas", ListKind::state, {}};
const ListIdentity kOwn{"own", ListKind::company, {}};

std::shared_ptr<const Lists> load(const Folder& folder, const Lists* former = nullptr) {
  return Lists::load(folder.path(), Verify::header, former).value();
}

std::string error_of(const Folder& folder, Verify verify = Verify::header) {
  const auto loaded = Lists::load(folder.path(), verify);
  return loaded ? "" : loaded.error().message;
}

/// Whether a place in a table, or a list, is the very same one in memory.
const void* table_of(const Lists& lists, std::uint64_t ten) {
  return lists.do_not_originate(PhoneNumber::nanp(ten))->match.source.data();
}

void write_all(const Folder& folder) {
  write_list(folder.path(), kNational, 1, {2223334545});
  write_list(folder.path(), kTexas, 1, {2223334546});
  write_list(folder.path(), kOwn, 1, {2223334546, 2223334547});
  write_originate(folder.path(), {"spoofed", kListDay, 0}, 1, "222,why a list has to be kept once\n");
}

/// Makes a file unreadable as a list without changing its name, inode or size, so that only who opens it
/// sees.
void damage(const std::filesystem::path& path) {
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
  file.write("damage", 6);
  file.close();
  ASSERT_EQ(::chmod(path.c_str(), 0444), 0);
}

TEST(ListsReload, TakesOverWhatHasNotChangedWithoutReadingIt) {
  const Folder folder;
  write_all(folder);
  const auto former = load(folder);
  // The header is looked at by everybody who opens the file.
  damage(folder / "own.000001.dnc");
  damage(folder / "texas.000001.dnc");
  damage(folder / "spoofed.000001.dno");
  EXPECT_THAT(error_of(folder), HasSubstr("own.000001.dnc: this is no list"));

  write_list(folder.path(), kNational, 2, {2223334545, 2223334548});
  const auto lists = load(folder, former.get());
  EXPECT_NE(lists->national(), former->national());
  EXPECT_TRUE(dnc::lists(*lists->national(), 2223334548));
  EXPECT_THAT(lists->holding(PhoneNumber::nanp(2223334546)), ElementsAre(1, 3));
  EXPECT_EQ(table_of(*lists, 2223334545), table_of(*former, 2223334545));
  EXPECT_FALSE(lists->same_files(*former));

  const auto again = load(folder, lists.get());
  EXPECT_EQ(again->national(), lists->national());
  EXPECT_TRUE(again->same_files(*lists));
}

TEST(ListsReload, TakesANationalListIntoMemoryOnceAndTheOthersAsTheyAre) {
  const Folder folder;
  write_all(folder);
  const auto mapped = load(folder);
  const auto kept = Lists::load(folder.path(), Verify::kept, mapped.get()).value();
  EXPECT_FALSE(mapped->national()->is_kept());
  EXPECT_TRUE(kept->national()->is_kept());
  EXPECT_TRUE(kept->same_files(*mapped));
  damage(folder / "own.000001.dnc");  // would be seen if it were read
  damage(folder / "national.000001.dnc");
  for (const Verify verify : {Verify::header, Verify::full, Verify::kept}) {
    EXPECT_EQ(Lists::load(folder.path(), verify, kept.get()).value()->national(), kept->national());
  }
  EXPECT_TRUE(kept->verify()) << "whole and checked, whatever became of the files";
  EXPECT_TRUE(Lists::load(folder.path(), Verify::kept, mapped.get()).has_error());
}

TEST(ListsReload, SeesThatAnotherFileHasTheName) {
  const Folder folder;
  write_all(folder);
  const auto former = load(folder);
  std::filesystem::remove(folder / "own.000001.dnc");
  write_list(folder.path(), kOwn, 1, {2223334546, 2223334549});  // as large as before
  const auto lists = load(folder, former.get());
  EXPECT_FALSE(lists->same_files(*former));
  EXPECT_THAT(lists->holding(PhoneNumber::nanp(2223334547)), IsEmpty());
  EXPECT_THAT(lists->holding(PhoneNumber::nanp(2223334549)), ElementsAre(1));
  EXPECT_EQ(lists->national(), former->national());
}

TEST(ListsReload, KeepsTheTableWhenListsMoveToOtherPlaces) {
  const Folder folder;
  write_all(folder);
  const auto former = load(folder);
  write_originate(folder.path(), {"aaa", kListDay, 0}, 1, "333\n");
  const auto more = load(folder, former.get());
  EXPECT_THAT(former->holding(PhoneNumber::nanp(2223334546)), ElementsAre(1, 3));
  EXPECT_THAT(more->holding(PhoneNumber::nanp(2223334546)), ElementsAre(2, 4));

  for (const char* name : {"aaa.000001.dno", "national.000001.dnc", "spoofed.000001.dno"}) {
    std::filesystem::remove(folder / name);
  }
  const auto fewer = load(folder, more.get());
  EXPECT_THAT(fewer->holding(PhoneNumber::nanp(2223334546)), ElementsAre(0, 1));
  EXPECT_EQ(fewer->national(), nullptr);
  EXPECT_THAT(load(folder, former.get())->holding(PhoneNumber::nanp(2223334547)), ElementsAre(0));
}

TEST(ListsReload, DoesNotNeedTheFormerOnesAnyMore) {
  const Folder folder;
  write_all(folder);
  auto former = load(folder);
  const auto lists = load(folder, former.get());
  former.reset();
  for (const char* name :
       {"national.000001.dnc", "texas.000001.dnc", "own.000001.dnc", "spoofed.000001.dno"}) {
    std::filesystem::remove(folder / name);
  }
  EXPECT_TRUE(dnc::lists(*lists->national(), 2223334545));
  EXPECT_THAT(lists->holding(PhoneNumber::nanp(2223334546)), ElementsAre(1, 3));
  EXPECT_EQ(lists->do_not_originate(PhoneNumber::nanp(2223334545))->match.source,
            "why a list has to be kept once");
  EXPECT_TRUE(lists->verify());
}

TEST(ListsReload, RefusesTwoNationalLists) {
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2223334545});
  write_list(folder.path(), {"other", ListKind::national, {}}, 1, {2223334545});
  EXPECT_THAT(error_of(folder), HasSubstr("national and other are both national lists"));
}

TEST(ListsReload, RefusesAListUnderAnotherOnesName) {
  {
    const Folder folder;
    std::filesystem::rename(write_list(folder.path(), kOwn, 1, {2223334545}), folder / "texas.000001.dnc");
    EXPECT_THAT(error_of(folder), HasSubstr("texas.000001.dnc: the list in it is named own"));
  }
  const Folder folder;
  std::filesystem::rename(write_originate(folder.path(), {"spoofed", kListDay, 0}, 1, "222\n"),
                          folder / "fcc.000001.dno");
  EXPECT_THAT(error_of(folder), HasSubstr("fcc.000001.dno: the list in it is named spoofed"));
}

TEST(ListsReload, RefusesFilesThatAnybodyMayWriteTo) {
  for (const char* name : {"national.000001.dnc", "own.000001.dnc", "spoofed.000001.dno"}) {
    const Folder folder;
    write_all(folder);
    ASSERT_EQ(::chmod((folder / name).c_str(), 0644), 0);
    EXPECT_THAT(error_of(folder), HasSubstr(std::string{name} + ": may be written to"));
  }
}

TEST(ListsReload, LooksAtAllOfASmallListAndAtTheNationalOneAsFarAsIsAsked) {
  const auto flip_last = [](const std::filesystem::path& path) {
    ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(-1, std::ios::end);
    file.put('\x55');
    file.close();
    ASSERT_EQ(::chmod(path.c_str(), 0444), 0);
  };
  const Folder folder;
  write_all(folder);
  flip_last(folder / "national.000001.dnc");
  EXPECT_EQ(error_of(folder), "");
  EXPECT_THAT(error_of(folder, Verify::full),
              HasSubstr("national.000001.dnc: the checksum of area code 222"));
  const auto verified = load(folder)->verify();
  ASSERT_FALSE(verified);
  EXPECT_THAT(verified.error().message, HasSubstr("national.000001.dnc: the checksum of area code 222"));
  flip_last(folder / "own.000001.dnc");
  EXPECT_THAT(error_of(folder), HasSubstr("own.000001.dnc: the checksum of area code 222"));
}

TEST(ListsReload, SaysThatTheFolderIsMissing) {
  const Folder folder;
  const auto loaded = Lists::load(folder / "none", Verify::header);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, HasSubstr("none: cannot be read: No such file or directory"));
}

/// An import publishes a generation and removes the one before while each load is under way: no load fails or
/// is without the list. One import for each load, so that a load has to begin anew once at most.
TEST(ListsReload, BearsAnImportThatPrunesMeanwhile) {
  constexpr std::uint64_t kRounds = 50;
  const Folder folder;
  const auto publish = [&](std::uint64_t generation) {
    write_list(folder.path(), kOwn, generation, {2223334545, 2223330000 + generation});
  };
  publish(1);
  std::barrier begin{2};
  std::jthread importer{[&] {
    for (std::uint64_t round = 1; round <= kRounds; ++round) {
      begin.arrive_and_wait();
      publish(round + 1);
      std::filesystem::remove(folder / list_file_name({"own", round, ListFile::Form::snapshot}));
      begin.arrive_and_wait();
    }
  }};
  std::shared_ptr<const Lists> lists;
  for (std::uint64_t round = 1; round <= kRounds; ++round) {
    begin.arrive_and_wait();
    auto loaded = Lists::load(folder.path(), Verify::header, lists.get());
    begin.arrive_and_wait();
    EXPECT_TRUE(loaded) << loaded.error().message;
    if (!loaded) continue;
    lists = *std::move(loaded);
    ASSERT_EQ(lists->all().size(), 1U);
    const std::uint64_t generation = lists->all()[0].file.generation;
    EXPECT_TRUE(generation == round || generation == round + 1) << generation;
    EXPECT_THAT(lists->holding(PhoneNumber::nanp(2223330000 + generation)), ElementsAre(0));
  }
}

}  // namespace
}  // namespace smppguard::dnc
