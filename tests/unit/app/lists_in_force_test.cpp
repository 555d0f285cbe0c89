// SPDX-License-Identifier: Apache-2.0
#include "lists_in_force.hpp"

#include "lists_case.hpp"

#include <utility>

namespace smppguard::app {
namespace {

using dnc::Verify;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr PhoneNumber kFirst = PhoneNumber::nanp(2'223'334'545);
constexpr PhoneNumber kSecond = PhoneNumber::nanp(2'223'335'858);

bool holds(const ListsInForce::Pointer& lists, PhoneNumber number) {
  const AreaSlabs::Area& area = lists->registry()->area(number.area_code());
  return area.bits != nullptr && AreaSlabs::test(area, number.local());
}

class InForce : public ListsCase {
 protected:
  /// What the folder holds, put in force.
  ListsInForce::Reading take(Verify verify = Verify::full) {
    ListsInForce::Reading reading = lists.read(folder, verify).value();
    for (const dnc::RefusedFile& one : reading.refused) lists.distrust(folder, one.file);
    dnc::RegistryOptions options;
    options.directory = folder;
    lists.put(reading.lists, options, kNow);
    return reading;
  }

  ListsInForce lists;
};

TEST_F(InForce, IsNothingWithoutAFolder) {
  EXPECT_EQ(lists.read("", Verify::full).value().lists, nullptr);
  EXPECT_TRUE(lists.read(folder, Verify::full).has_error());
  EXPECT_EQ(lists.current(), nullptr);
  EXPECT_FALSE(lists.free_unused());
}

TEST_F(InForce, AreTheSameAsLongAsTheFilesAre) {
  import("national", ListKind::national, "222,3334545\n");
  const auto first = take(Verify::header);
  EXPECT_THAT(first.refused, IsEmpty());
  EXPECT_EQ(lists.read(folder, Verify::full).value().lists, first.lists);
  take();
  EXPECT_EQ(lists.state().swaps, 0U);

  import("national", ListKind::national, "222,3335858\n");
  const auto second = take();
  EXPECT_NE(second.lists, first.lists);
  EXPECT_EQ(lists.state().swaps, 1U);
  EXPECT_TRUE(holds(first.lists, kFirst));
  EXPECT_TRUE(holds(second.lists, kSecond));
  EXPECT_FALSE(holds(second.lists, kFirst));
}

TEST_F(InForce, KeepTheReplacedOnesUntilNobodyLooksAtThem) {
  import("national", ListKind::national, "222,3334545\n");
  take();
  ListsInForce::Pointer worker = lists.current();
  const std::weak_ptr<const FolderLists> replaced = worker;
  import("national", ListKind::national, "222,3335858\n");
  take();
  EXPECT_TRUE(lists.free_unused()) << "a worker still has them";
  worker.reset();
  EXPECT_FALSE(replaced.expired()) << "not freed where the worker lets go of them";
  EXPECT_FALSE(lists.free_unused());
  EXPECT_TRUE(replaced.expired());
}

TEST_F(InForce, PassOverADamagedFileOnce) {
  import("national", ListKind::national, "222,3334545\n");
  import("national", ListKind::national, "222,3335858\n");
  damage("national.000002.dnc");
  const auto first = take();
  ASSERT_THAT(first.refused, SizeIs(1));
  EXPECT_THAT(first.refused[0].why, HasSubstr("national.000002.dnc"));
  EXPECT_TRUE(holds(first.lists, kFirst)) << "the generation before it";
  EXPECT_THAT(take().refused, IsEmpty()) << "not read again";
  EXPECT_EQ(lists.current(), first.lists);

  damage("national.000002.dnc");  // twice is back again, and another file
  const auto mended = take();
  EXPECT_THAT(mended.refused, IsEmpty());
  EXPECT_TRUE(holds(mended.lists, kSecond));
}

TEST_F(InForce, AreNoOtherListsWhenTheyHaveBeenTakenIntoMemory) {
  import("national", ListKind::national, "222,3334545\n");
  const auto mapped = take(Verify::header);
  const auto kept = take(Verify::kept);
  EXPECT_NE(kept.lists, mapped.lists);
  EXPECT_EQ(lists.current(), kept.lists);
  EXPECT_EQ(lists.state().swaps, 0U);
  EXPECT_TRUE(holds(kept.lists, kFirst));
  EXPECT_EQ(take(Verify::kept).lists, kept.lists);
  EXPECT_EQ(take(Verify::header).lists, kept.lists) << "as long as the file is the same";
  EXPECT_TRUE(lists.free_unused()) << "the mapped ones, which are held here";
}

/// However often it is looked at, and though there is an older one.
TEST_F(InForce, StayInMemoryWhateverBecomesOfTheFile) {
  import("national", ListKind::national, "222,3334545\n");
  import("national", ListKind::national, "222,3335858\n");
  (void)take(Verify::kept);
  damage("national.000002.dnc");
  EXPECT_THAT(take(Verify::kept).refused, SizeIs(1));
  for (int i = 0; i < 3; ++i) {
    const auto again = take(Verify::kept);
    EXPECT_THAT(again.refused, IsEmpty());
    EXPECT_TRUE(holds(again.lists, kSecond));
    EXPECT_FALSE(holds(again.lists, kFirst));
  }
  std::filesystem::remove(folder / "national.000001.dnc");
  std::filesystem::remove(folder / "national.000002.dnc");
  EXPECT_THAT(take(Verify::kept).lists->lists().all(), IsEmpty()) << "taken away on purpose";
}

TEST_F(InForce, DoWithoutWhatTurnsOutToBeDamagedLater) {
  import("national", ListKind::national, "222,3334545\n");
  import("national", ListKind::national, "222,3335858\n");
  damage("national.000002.dnc");
  const auto hasty = take(Verify::header);
  EXPECT_THAT(hasty.refused, IsEmpty()) << "the header is sound";
  const auto damaged = hasty.lists->lists().unsound();
  ASSERT_THAT(damaged, SizeIs(1));
  lists.distrust(folder, damaged[0].file);
  const auto next = take();
  EXPECT_THAT(next.refused, IsEmpty());
  EXPECT_TRUE(holds(next.lists, kFirst));
}

TEST_F(InForce, KeepTheOtherListsWhenOneIsDamaged) {
  import("national", ListKind::national, "222,3334545\n");
  import("own", ListKind::company, "222,3335858\n");
  damage("own.000001.dnc");
  const auto reading = take();
  EXPECT_THAT(reading.refused, SizeIs(1));
  EXPECT_TRUE(holds(reading.lists, kFirst));
  EXPECT_THAT(reading.lists->lists().all(), SizeIs(1));
}

TEST_F(InForce, StayThoughTheirFileIsGoneAndTheNextOneIsDamaged) {
  import("national", ListKind::national, "222,3334545\n");
  const auto first = take();
  import("national", ListKind::national, "222,3335858\n");
  damage("national.000002.dnc");
  std::filesystem::remove(folder / "national.000001.dnc");
  const auto second = take();
  EXPECT_THAT(second.refused, SizeIs(1));
  EXPECT_EQ(second.lists, first.lists);
  std::filesystem::remove(folder / "national.000002.dnc");
  EXPECT_EQ(take().lists->registry(), nullptr) << "the list was taken away";
}

TEST_F(InForce, RememberWhatWentWrong) {
  lists.note({kNow, "a", "because"});
  lists.note({kNow, "b", "because"});
  EXPECT_EQ(lists.state().refusals, 2U);
  EXPECT_EQ(lists.state().refused->file, "b");
  EXPECT_TRUE(lists.note_trouble("gone"));
  EXPECT_FALSE(lists.note_trouble("gone")) << "said already";
  EXPECT_TRUE(lists.note_trouble(""));
  EXPECT_FALSE(lists.note_trouble(""));
}

TEST_F(InForce, AnswerDecisionsByNames) {
  import("national", ListKind::national, "222,3334545\n");
  import("own", ListKind::company, "222,3335858\n", kToday - std::chrono::days{3});
  import("clinic", ListKind::organisation, "222,3335858\n222,3334545\n", kToday, "clinic-key");
  import("spoofed", ListKind::do_not_originate, "2223334646,owner's request\n");
  const auto reading = take();
  const policy::Lists& all = *reading.lists;
  const policy::Listing clinic{ListKind::organisation, "clinic", kToday, "clinic-key"};
  const policy::Listing own{ListKind::company, "own", kToday - std::chrono::days{3}, ""};
  EXPECT_THAT(all.holding(kFirst), ElementsAre(clinic));
  EXPECT_THAT(all.holding(kSecond), ElementsAre(clinic, own));
  EXPECT_THAT(all.holding(PhoneNumber::nanp(2'223'330'000)), IsEmpty());
  EXPECT_THAT(all.holding(PhoneNumber::nanp(3'343'330'000)), IsEmpty());
  const auto origin = all.do_not_originate(PhoneNumber::nanp(2'223'334'646));
  ASSERT_TRUE(origin.has_value());
  EXPECT_EQ(origin->listing.name, "spoofed");
  EXPECT_EQ(origin->digits, 10);
  EXPECT_EQ(origin->source, "owner's request");
  EXPECT_FALSE(all.do_not_originate(kFirst).has_value());
}

TEST_F(InForce, LeaveNamesThatOutliveThem) {
  import("own", ListKind::company, "222,3335858\n");
  take();
  const policy::Listing listing = lists.current()->holding(kSecond)[0];
  import("own", ListKind::company, "222,3334545\n");
  take();
  EXPECT_FALSE(lists.free_unused());
  EXPECT_EQ(listing.name, "own");
  EXPECT_EQ(lists.current()->holding(kFirst)[0].name.data(), listing.name.data()) << "one name, kept once";
}

}  // namespace
}  // namespace smppguard::app
