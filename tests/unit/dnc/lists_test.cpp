// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/lists.hpp"

#include "building.hpp"
#include "folder.hpp"
#include "originate_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const ListIdentity kTexas{"texas", ListKind::state, {}};
const ListIdentity kOwn{"own", ListKind::company, {}};
const ListIdentity kShop{"shop-list", ListKind::organisation, "shop"};

std::shared_ptr<const Lists> load(const Folder& folder, const Lists* former = nullptr) {
  return Lists::load(folder.path(), Verify::header, former).value();
}

std::vector<std::string> names_holding(const Lists& lists, std::uint64_t ten) {
  std::vector<std::string> names;
  for (const std::uint16_t place : lists.holding(PhoneNumber::nanp(ten))) {
    names.push_back(lists.all()[place].identity.name);
  }
  return names;
}

TEST(Lists, MayBeNone) {
  const Folder folder;
  folder.write("history.jsonl", "");
  const auto none = load(folder);
  EXPECT_THAT(none->all(), IsEmpty());
  EXPECT_EQ(none->national(), nullptr);
  EXPECT_THAT(none->holding(PhoneNumber::nanp(2223334545)), IsEmpty());
  EXPECT_EQ(none->do_not_originate(PhoneNumber::nanp(2223334545)), std::nullopt);
  EXPECT_TRUE(none->verify());
  EXPECT_TRUE(none->same_files(*load(folder, none.get())));
}

TEST(Lists, SayWhichOfThemHoldANumber) {
  const Folder folder;
  write_list(folder.path(), kNational, 1, {2223334545, 2223330000});
  write_list(folder.path(), kTexas, 7, {2223334545, 2223334546, 9999999999});
  write_list(folder.path(), kOwn, 1, {2223334545, 2223334547});
  write_list(folder.path(), kShop, 1, {2223334545, 2223334546});
  const auto lists = load(folder);

  EXPECT_THAT(names_holding(*lists, 2223334545), ElementsAre("own", "shop-list", "texas"));
  EXPECT_THAT(names_holding(*lists, 2223334546), ElementsAre("shop-list", "texas"));
  EXPECT_THAT(names_holding(*lists, 2223334547), ElementsAre("own"));
  EXPECT_THAT(names_holding(*lists, 9999999999), ElementsAre("texas"));
  EXPECT_THAT(names_holding(*lists, 2223330000), IsEmpty());
  EXPECT_THAT(names_holding(*lists, 2000000000), IsEmpty());
  // The same digits, but another country's number, a short code, and nothing.
  for (const char* address : {"+2223334545", "222333"}) {
    EXPECT_THAT(lists->holding(read_address(address).value()), IsEmpty()) << address;
  }
  EXPECT_THAT(lists->holding(PhoneNumber{}), IsEmpty());

  ASSERT_NE(lists->national(), nullptr);
  EXPECT_TRUE(dnc::lists(*lists->national(), 2223330000));
  EXPECT_FALSE(dnc::lists(*lists->national(), 2223334546));
}

TEST(Lists, TellOfEachByName) {
  const Folder folder;
  write_list(folder.path(), kShop, 3, {2223334545, 3223334545});
  write_list(folder.path(), {"empty", ListKind::company, {}}, 1, {});
  write_list(folder.path(), {"usa", ListKind::national, {}}, 12, {2223334545});
  write_originate(folder.path(), {"spoofed", kToday, 0}, 2, "222\n333\n444\n");
  const auto lists = load(folder);

  ASSERT_EQ(lists->all().size(), 4U);
  const ListInfo& empty = lists->all()[0];
  EXPECT_EQ(empty.identity.name, "empty");
  EXPECT_EQ(empty.total, 0U);
  EXPECT_EQ(empty.oldest, Day{});
  const ListInfo& shop = lists->all()[1];
  EXPECT_EQ(shop.file, (ListFile{"shop-list", 3, ListFile::Form::snapshot}));
  EXPECT_EQ(shop.identity, kShop);
  EXPECT_EQ(shop.total, 2U);
  EXPECT_THAT(shop.areas, ElementsAre(AreaInfo{222, kListDay, 1}, AreaInfo{322, kListDay, 1}));
  const ListInfo& spoofed = lists->all()[2];
  EXPECT_EQ(spoofed.file, (ListFile{"spoofed", 2, ListFile::Form::do_not_originate}));
  EXPECT_EQ(spoofed.identity, (ListIdentity{"spoofed", ListKind::do_not_originate, {}}));
  EXPECT_EQ(spoofed.total, 3U);
  EXPECT_EQ(spoofed.oldest, kToday);
  EXPECT_EQ(spoofed.newest, kToday);
  EXPECT_THAT(spoofed.areas, IsEmpty());
  const ListInfo& usa = lists->all()[3];
  EXPECT_EQ(usa.identity.kind, ListKind::national);
  EXPECT_EQ(lists->national()->info().list.name, "usa");
}

TEST(Lists, HaveTheLongestEntryOfAllDoNotOriginateLists) {
  const Folder folder;
  write_originate(folder.path(), {"a", kListDay, 0}, 1, "222,a3\n2223334,a7\n444,a3\n");
  write_originate(folder.path(), {"b", kListDay, 0}, 1, "222333,b6\n2223334646,b10\n2223334,b7\n");
  write_list(folder.path(), kOwn, 1, {2223334646});
  const auto lists = load(folder);

  const auto found = [&](const char* address) {
    const auto origin = lists->do_not_originate(read_address(address).value());
    if (!origin) return std::string{};
    EXPECT_EQ(lists->all()[origin->list].identity.kind, ListKind::do_not_originate);
    return lists->all()[origin->list].identity.name + " " + std::string{origin->match.source};
  };
  EXPECT_EQ(found("12223334646"), "b b10");
  EXPECT_EQ(found("12223334647"), "a a7");  // of two equal ones the first list's
  EXPECT_EQ(found("12223335646"), "b b6");
  EXPECT_EQ(found("12224334646"), "a a3");
  EXPECT_EQ(found("14443334646"), "a a3");
  EXPECT_EQ(found("13333334646"), "");
}

TEST(Lists, ShowTheOldestAndTheNewestVersion) {
  const Folder folder;
  Staging staging = Staging::open(folder.path(), kTexas).value();
  NumberSet set;
  const LineNumber number{222, 3334545};
  NumberInserter inserter{set};
  inserter.take({&number, 1});
  inserter.flush();
  std::vector<StagedArea> areas;
  for (const auto& [area_code, version] : {std::pair{222U, kToday}, std::pair{333U, kListDay}}) {
    areas.push_back(stage_slab(staging, kTexas.kind, area_code, version, set.slab(222)).value());
  }
  ASSERT_TRUE(staging.seal(kTexas, areas));
  ASSERT_TRUE(staging.publish({"texas", 1, ListFile::Form::snapshot}));
  const auto lists = load(folder);
  EXPECT_EQ(lists->all()[0].oldest, kListDay);
  EXPECT_EQ(lists->all()[0].newest, kToday);
  EXPECT_THAT(names_holding(*lists, 3333334545), ElementsAre("texas"));
}

}  // namespace
}  // namespace smppguard::dnc
