// SPDX-License-Identifier: Apache-2.0
// What the system would not do is no fault of a file, and one list that cannot be used costs no other.
#include "building.hpp"
#include "folder.hpp"
#include "originate_case.hpp"
#include "smppguard/dnc/lists.hpp"
#include "support/few_descriptors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const ListIdentity kFirst{"aaa", ListKind::company, {}};
const ListIdentity kOwn{"own", ListKind::company, {}};
const ListIdentity kTexas{"texas", ListKind::state, {}};

struct Sound {
  std::shared_ptr<const Lists> lists;
  std::vector<RefusedFile> refused{};
};

Sound load(const Folder& folder, const Lists* former, std::uint64_t most = Lists::kMostNumbers,
           const std::vector<ListFile>& distrusted = {}) {
  Sound sound;
  sound.lists =
      Lists::load_sound(folder.path(), Verify::header, former, distrusted, sound.refused, most).value();
  return sound;
}

std::vector<std::string> names_in(const Lists& lists) {
  std::vector<std::string> names;
  for (const ListInfo& list : lists.all()) names.push_back(list_file_name(list.file));
  return names;
}

TEST(ListsTrouble, TellsDamageFromWhatTheSystemWouldNotDo) {
  NEEDS_NO_DESCRIPTORS();
  const Folder folder;
  const auto snapshot = write_list(folder.path(), kOwn, 1, {2223334545});
  const auto originate = write_originate(folder.path(), {"spoofed", kListDay, 0}, 1, "222\n");
  {
    const FewDescriptors none{0};
    const auto recipients = Snapshot::open(snapshot);
    ASSERT_FALSE(recipients);
    EXPECT_THAT(recipients.error().message, HasSubstr("own.000001.dnc: cannot be opened: Too many"));
    EXPECT_FALSE(recipients.error().damaged);
    const auto senders = OriginateList::open(originate);
    ASSERT_FALSE(senders);
    EXPECT_FALSE(senders.error().damaged);
  }
  EXPECT_TRUE(Snapshot::open(snapshot));
  EXPECT_TRUE(OriginateList::open(originate));
  ASSERT_EQ(::chmod(snapshot.c_str(), 0644), 0);
  EXPECT_TRUE(Snapshot::open(snapshot).error().damaged) << "the mode stays what it is";
  EXPECT_TRUE(Snapshot::open(folder.write("x.000001.dnc", "text")).error().damaged);
  const auto text = folder.write("x.000001.dno", "text\n");
  ASSERT_EQ(::chmod(text.c_str(), 0444), 0);
  EXPECT_TRUE(OriginateList::open(text).error().damaged);
}

TEST(ListsTrouble, KeepsTheListInForceAsLongAsItsNextFileCannotBeRead) {
  NEEDS_NO_DESCRIPTORS();
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2223334545});
  write_list(folder.path(), kOwn, 1, {2223334546});
  const auto former = load(folder, nullptr).lists;
  write_list(folder.path(), kFirst, 1, {2223334549});
  write_list(folder.path(), kOwn, 2, {2223334547});
  std::filesystem::remove(folder / "own.000001.dnc");
  Sound during;
  {
    const FewDescriptors one{1};  // for the folder, and then for the first list
    during = load(folder, former.get());
  }
  ASSERT_THAT(during.refused, SizeIs(1));
  EXPECT_EQ(list_file_name(during.refused[0].file), "own.000002.dnc");
  EXPECT_FALSE(during.refused[0].damaged);
  EXPECT_THAT(names_in(*during.lists),
              ElementsAre("aaa.000001.dnc", "national.000001.dnc", "own.000001.dnc"));
  EXPECT_THAT(during.lists->holding(PhoneNumber::nanp(2223334546)), ElementsAre(2));

  const Sound after = load(folder, during.lists.get());
  EXPECT_THAT(after.refused, IsEmpty());
  EXPECT_THAT(after.lists->holding(PhoneNumber::nanp(2223334547)), ElementsAre(2));
}

TEST(ListsTrouble, DoesNotFallBackToAnOlderFileThanTheOneInForce) {
  NEEDS_NO_DESCRIPTORS();
  const Folder folder;
  write_list(folder.path(), kOwn, 1, {2223334541});
  write_list(folder.path(), kOwn, 2, {2223334542});
  const auto former = load(folder, nullptr).lists;
  std::filesystem::remove(folder / "own.000002.dnc");
  write_list(folder.path(), kFirst, 1, {2223334549});
  write_list(folder.path(), kOwn, 3, {2223334543});
  const FewDescriptors one{1};
  const Sound during = load(folder, former.get());
  EXPECT_THAT(names_in(*during.lists), ElementsAre("aaa.000001.dnc", "own.000002.dnc"));
  EXPECT_THAT(during.refused, SizeIs(1)) << "the older one was not even tried";
}

TEST(ListsTrouble, StartsWithTheNationalListThoughASmallOneCannotBeUsed) {
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2223334545});
  const auto bad = folder.write("own.000001.dnc", "damage");
  ASSERT_EQ(::chmod(bad.c_str(), 0444), 0);
  const Sound sound = load(folder, nullptr);
  ASSERT_THAT(sound.refused, SizeIs(1));
  EXPECT_TRUE(sound.refused[0].damaged);
  ASSERT_NE(sound.lists->national(), nullptr);
  EXPECT_TRUE(lists(*sound.lists->national(), 2223334545));
}

TEST(ListsTrouble, LeavesOutTheLargestListsThatHaveNoRoomTogether) {
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2223334540, 2223334541, 2223334542, 2223334543});
  write_list(folder.path(), kFirst, 1, {2223334541, 2223334542, 2223334543});
  write_list(folder.path(), kOwn, 1, {2223334541, 2223334542});
  write_list(folder.path(), kTexas, 1, {2223334541});
  EXPECT_THAT(load(folder, nullptr, 6).refused, IsEmpty());

  const Sound sound = load(folder, nullptr, 3);
  ASSERT_THAT(sound.refused, SizeIs(1));
  EXPECT_TRUE(sound.refused[0].damaged) << "not read again and again";
  EXPECT_THAT(sound.refused[0].why, AllOf(HasSubstr("aaa.000001.dnc: there is no room for its 3 numbers"),
                                          HasSubstr("hold 6, and 3 are possible")));
  ASSERT_NE(sound.lists->national(), nullptr);
  EXPECT_THAT(sound.lists->holding(PhoneNumber::nanp(2223334541)), ElementsAre(1, 2));
  EXPECT_THAT(sound.lists->holding(PhoneNumber::nanp(2223334543)), IsEmpty());

  EXPECT_THAT(load(folder, nullptr, 0).refused, SizeIs(3));
  EXPECT_THAT(names_in(*load(folder, nullptr, 0).lists), ElementsAre("national.000001.dnc"));
}

TEST(ListsTrouble, FallsBackWhereTheNextGenerationHasNoRoom) {
  const Folder folder;
  write_list(folder.path(), kOwn, 1, {2223334541});
  const auto former = load(folder, nullptr, 2).lists;
  write_list(folder.path(), kOwn, 2, {2223334541, 2223334542, 2223334543});
  std::filesystem::remove(folder / "own.000001.dnc");
  const Sound sound = load(folder, former.get(), 2);
  EXPECT_THAT(sound.refused, SizeIs(1));
  EXPECT_THAT(sound.lists->holding(PhoneNumber::nanp(2223334541)), ElementsAre(0));
}

}  // namespace
}  // namespace smppguard::dnc
