// SPDX-License-Identifier: Apache-2.0
// Change lists: additions and deletions on top of a list.
#include "importing.hpp"
#include "snapshot_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr std::uint64_t kNumber = 8185550100;

class ImportChanges : public ImportTest {
 protected:
  void SetUp() override { must_import({write("2026-8-5_national_first.txt", kFirst)}); }

  const Numbers kFirst = some(818, 0, 200) + some(212, 0, 3);
};

TEST_F(ImportChanges, AddAndDelete) {
  const ImportReport report =
      import({write("2026-8-6_changes_a.txt",
                    "8185550100,2026-08-05T10:00:00,A\n8180000007,2026-08-05T10:00:01,D\n"
                    "2120000001 2026-08-06 D\n12125550101, 2026-08-06 00:00:00, A\r\n")});
  EXPECT_EQ(report.record.outcome, ImportRecord::Outcome::published);
  ASSERT_EQ(report.files.size(), 1U);
  EXPECT_EQ(report.files[0].content, "changes");
  EXPECT_EQ(report.files[0].numbers, 4U);
  Numbers expected = kFirst + Numbers{kNumber, 2125550101};
  expected.erase(8180000007);
  expected.erase(2120000001);
  EXPECT_EQ(listed(), expected);
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{212, day(2026, 8, 6), 3}, AreaInfo{818, day(2026, 8, 6), 200}));
}

TEST_F(ImportChanges, ComeInTheOrderOfTheirTimesOverAllFiles) {
  must_import({write("2026-8-8_changes_a.txt",
                     "8185550100,2026-08-08T10:00:00,A\n8185550101,2026-08-08T10:00:00,D\n"
                     "8185550102,2026-08-08T09:00:00,D\n8185550102,2026-08-08T08:00:00,A\n"),
               write("2026-8-7_changes_b.txt",
                     "8185550100,2026-08-07T10:00:00,D\n8185550101,2026-08-07T10:00:00,A\n"),
               write("2026-8-9_changes_c.xml",
                     "<list><ac val='818'><ph val='0000001' chtype='D' chdate='2026-08-09T01:00:00'/>"
                     "<ph val='5550103' chtype='A' chdate='2026-08-09'/></ac></list>")});
  Numbers expected = kFirst + Numbers{kNumber, 8185550103};
  expected.erase(8180000001);
  EXPECT_EQ(listed(), expected);
  EXPECT_EQ(areas()[1].version, day(2026, 8, 9));
}

TEST_F(ImportChanges, OfOneMomentStayInTheirOrder) {
  must_import({write("2026-8-6_changes_a.txt",
                     "8185550100,2026-08-06T10:00:00,D\n8185550100,2026-08-06T10:00:00,A\n"
                     "8185550101,2026-08-06T10:00:00,A\n8185550101,2026-08-06T10:00:00,D\n")});
  EXPECT_EQ(listed(), kFirst + Numbers{kNumber});
}

TEST_F(ImportChanges, ChangeNothingTheSecondTime) {
  const std::string text = "8185550100,2026-08-06T10:00:00,A\n8180000007,2026-08-06T10:00:01,D\n";
  must_import({write("2026-8-6_changes_a.txt", text)});
  const Numbers once = listed();
  EXPECT_THAT(refused({inbox() / "2026-8-6_changes_a.txt"}), StartsWith("was imported already"));
  must_import({write("2026-8-6_changes_b.txt", text + "2125550101,2026-08-06T10:00:00,A\n")});
  EXPECT_EQ(listed(), once + Numbers{2125550101});
}

TEST_F(ImportChanges, OfBeforeTheListAreInItAlready) {
  const auto list =
      write("2026-8-6_changes_a.txt", "8180000007,2026-08-04T23:59:59,D\n8180000008,2026-08-05T00:00:00,D\n");
  must_import({list});
  Numbers expected = kFirst;
  expected.erase(8180000008);
  EXPECT_EQ(listed(), expected);
}

TEST_F(ImportChanges, AreAppliedToAFullListOfTheSameRun) {
  must_import({write("2026-8-7_818_a.txt", some(818, 0, 300)),
               write("2026-8-8_changes_b.txt",
                     "8180000000,2026-08-06T10:00:00,D\n8180000001,2026-08-07T10:00:00,D\n"
                     "2120000001,2026-08-05T10:00:00,D\n")});
  Numbers expected = kFirst + some(818, 0, 300);
  expected.erase(8180000001);
  expected.erase(2120000001);
  EXPECT_EQ(listed(), expected);
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{212, day(2026, 8, 8), 2}, AreaInfo{818, day(2026, 8, 8), 299}));
}

TEST_F(ImportChanges, OfAreaCodesThatAreNotLoadedArePassedOver) {
  const ImportReport report = import({write(
      "2026-8-6_changes_a.txt",
      "3055550100,2026-08-06T10:00:00,A\n8185550100,2026-08-06T10:00:00,A\n7145550100,2026-08-06,A\n")});
  EXPECT_EQ(report.record.outcome, ImportRecord::Outcome::published);
  EXPECT_EQ(listed(), kFirst + Numbers{kNumber});
  EXPECT_THAT(
      report.warnings,
      ElementsAre("changes of area codes that are not loaded were passed over: 305 714; import a full "
                  "list of them"));
  EXPECT_EQ(refused({write("2026-8-6_changes_b.txt", "3055550100,2026-08-06T10:00:00,A\n")}),
            "there is no list of its area codes to apply it to; import a full list first");
}

TEST_F(ImportChanges, WithoutAListComeToNothing) {
  ImportRequest fresh = request({write("2026-8-6_changes_a.txt", "8185550100,2026-08-06T10:00:00,A\n")});
  fresh.folder = inbox() / "other";
  EXPECT_EQ(refusal(import(fresh)),
            "there is no list of its area codes to apply it to; import a full list first");
}

TEST_F(ImportChanges, WaitWhereOneIsRefused) {
  const auto bad =
      write("2026-8-6_changes_a.txt", "8185550100,2026-08-06T10:00:00,A\n8185550101,2026-08-06\n");
  const auto good = write("2026-8-7_changes_b.txt", "8185550102,2026-08-06T10:00:00,A\n");
  ImportRequest both = request({bad, good, write("2026-8-7_305_c.txt", some(305, 0, 1))});
  both.skip_bad = true;
  const ImportReport report = import(both);
  EXPECT_THAT(refusals(report),
              ElementsAre(Pair("2026-8-6_changes_a.txt",
                               StartsWith("line 2: not a change like 8185550123,2026-08-05T10:20:30,A"))));
  EXPECT_THAT(held_back(report),
              ElementsAre(Pair("2026-8-7_changes_b.txt",
                               StartsWith("waits for 2026-8-6_changes_a.txt, which was refused"))));
  EXPECT_EQ(listed(), kFirst + some(305, 0, 1));
  EXPECT_EQ(areas()[0].version, kListDay) << "no newer for changes that were not applied";

  // In the next runs too, until it is there.
  const auto next = write("2026-8-8_changes_c.txt", "8185550103,2026-08-08T10:00:00,A\n");
  const ImportReport later = import({good, next});
  EXPECT_EQ(later.record.outcome, ImportRecord::Outcome::refused);
  EXPECT_EQ(held_back(later).size(), 2U);
  EXPECT_EQ(areas()[0].version, kListDay);

  (void)write("2026-8-6_changes_a.txt", "8185550100,2026-08-06T10:00:00,A\n8185550101,2026-08-06,A\n");
  must_import({bad, good, next});
  const Numbers all{kNumber, 8185550101, 8185550102, 8185550103};
  EXPECT_EQ(listed(), kFirst + some(305, 0, 1) + all);
  EXPECT_EQ(areas()[0].version, day(2026, 8, 8));
}

TEST_F(ImportChanges, WaitNoLongerOnceFullListsAreNewer) {
  (void)import({write("2026-8-6_changes_a.txt", "rubbish\n")});
  const auto next = write("2026-8-8_changes_b.txt", "8185550103,2026-08-08T10:00:00,A\n");
  EXPECT_EQ(held_back(import({next})).size(), 1U);
  must_import({write("2026-8-7_818_b.txt", some(818, 0, 200))});
  EXPECT_EQ(held_back(import({next})).size(), 1U) << "212 is as old as before";
  must_import({write("2026-8-7_212_b.txt", some(212, 0, 3)), next});
  EXPECT_EQ(listed(), kFirst + Numbers{8185550103});
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{212, day(2026, 8, 8), 3}, AreaInfo{818, day(2026, 8, 8), 201}));
}

TEST_F(ImportChanges, AreTakenOverAGapIfAskedButMakeNothingNewer) {
  (void)import({write("2026-8-6_changes_a.txt", "rubbish\n")});
  ImportRequest asked = request({write("2026-8-8_changes_b.txt", "8185550103,2026-08-08T10:00:00,A\n")});
  asked.ignore_gap = true;
  const ImportReport report = import(asked);
  EXPECT_EQ(report.record.outcome, ImportRecord::Outcome::published);
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("2 area codes keep the date of their list")));
  EXPECT_EQ(listed(), kFirst + Numbers{8185550103});
  EXPECT_EQ(areas()[1].version, kListDay);
}

TEST_F(ImportChanges, MakeAnAreaCodeThatLacksEarlierOnesNoNewer) {
  must_import({write("2026-8-7_changes_a.txt", "8185550100,2026-08-07T10:00:00,A\n")});
  must_import({write("2026-8-6_305_b.txt", some(305, 0, 5))});
  const ImportReport report =
      import({write("2026-8-8_changes_c.txt", "8185550101,2026-08-08,A\n3055550100,2026-08-08,A\n")});
  EXPECT_THAT(report.warnings,
              ElementsAre(HasSubstr("one area code keep the date of their list, because they lack "
                                    "changes up to 2026-08-07: 305")));
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{212, day(2026, 8, 8), 3}, AreaInfo{305, day(2026, 8, 6), 6},
                                   AreaInfo{818, day(2026, 8, 8), 202}));
}

TEST_F(ImportChanges, DoNotWaitForAFileWhoseContentsAreThere) {
  const auto list = write("2026-8-6_818_a.txt", some(818, 0, 210));
  const auto copy = write("2026-8-6_818_a_1.txt", some(818, 0, 210));
  ImportRequest all = request({list, copy, write("2026-8-7_changes_b.txt", "8185550100,2026-08-07,A\n")});
  all.skip_bad = true;
  const ImportReport report = import(all);
  EXPECT_EQ(refusals(report).size(), 1U);
  EXPECT_TRUE(held_back(report).empty());
  EXPECT_EQ(listed(), kFirst + some(818, 0, 210) + Numbers{kNumber});
}

TEST_F(ImportChanges, LeaveNoHolesInTheFile) {
  must_import({write("2026-8-6_818_a.txt", some(818, 0, 210)),
               write("2026-8-7_changes_b.txt", "8185550100,2026-08-07,A\n2125550100,2026-08-07,A\n")});
  EXPECT_EQ(std::filesystem::file_size(in_force_path()), format::kHeaderOctets + 2 * format::kSlabStride);
}

TEST_F(ImportChanges, WaitWhereOneMayBeAmongWhatCannotBeRead) {
  const std::string changes = "8185550101,2026-08-06T10:00:00,A\n8185550102,2026-08-06T10:00:00,A\n";
  std::string cut = gzip_of(changes);
  cut.resize(cut.size() - 4);
  const std::string xml =
      "<list><ac val='818'><ph val='1' chtype='D' chdate='2026-08-06'/><ph val='2' chtype='D'/></ac></list>";
  for (const auto& [name, text] :
       std::vector<std::pair<std::string, std::string>>{{"2026-8-6_changes_a.txt", "rubbish\n" + changes},
                                                        {"2026-8-6_changes_b.txt.gz", cut},
                                                        {"2026-8-6_changes_c.xml", xml}}) {
    ImportRequest both =
        request({write(name, text), write("2026-8-7_changes_z.txt", "8185550109,2026-08-06,A\n"),
                 write("2026-8-7_305_z.txt", some(305, 0, 1))});
    both.skip_bad = true;
    both.allow_older = true;
    const ImportReport report = import(both);
    EXPECT_EQ(refusals(report).size(), 1U) << name;
    EXPECT_EQ(held_back(report).size(), 1U) << name;
    EXPECT_EQ(listed(), kFirst + some(305, 0, 1)) << name;
  }
}

TEST_F(ImportChanges, DoNotWaitForAFullListOfAnotherAreaCode) {
  ImportRequest both = request({write("2026-8-6_305_a.txt", "305,5550100\nrubbish\n"),
                                write("2026-8-7_changes_b.txt", "8185550100,2026-08-06T10:00:00,A\n")});
  both.skip_bad = true;
  EXPECT_EQ(refusals(import(both)).size(), 1U);
  EXPECT_EQ(listed(), kFirst + Numbers{kNumber});

  // But for one of their own: changes are what came after it.
  both.inputs = {write("2026-8-8_818_a.txt", "818,5550100\nrubbish\n"),
                 write("2026-8-9_changes_c.txt", "8185550101,2026-08-09T10:00:00,A\n")};
  EXPECT_EQ(held_back(import(both)).size(), 1U);
  EXPECT_EQ(areas()[1].version, day(2026, 8, 7));
}

TEST_F(ImportChanges, MayNotDeleteFarTooManyNumbers) {
  std::string text;
  for (std::uint32_t i = 0; i < 30; ++i) {
    text += std::to_string(8180000000 + i) + ",2026-08-06T10:00:00,D\n";
  }
  const auto changes = write("2026-8-6_changes_a.txt", text + "2125550100,2026-08-06T10:00:00,A\n");
  EXPECT_THAT(refused({changes}), HasSubstr("area code 818 holds 170 numbers and the list in force 200"));

  ImportRequest skipping = request({changes, write("2026-8-7_305_b.txt", some(305, 0, 1))});
  skipping.skip_bad = true;
  (void)import(skipping);
  EXPECT_EQ(listed(), kFirst + some(305, 0, 1)) << "nothing of the refused changes";
  EXPECT_EQ(areas()[2].version, kListDay);

  skipping.inputs = {changes};
  skipping.least_ratio = 0.5;
  must_import(skipping);
}

TEST_F(ImportChanges, MakeNothingNewerWhereNoneOfThemFits) {
  ImportRequest skipping = request({write("2026-8-9_changes_a.txt", "3055550100,2026-08-09T10:00:00,A\n"),
                                    write("2026-8-7_818_b.txt", some(818, 0, 200))});
  skipping.inputs[1] = write("2026-8-7_714_b.txt", some(714, 0, 1));
  skipping.skip_bad = true;
  const ImportReport report = import(skipping);
  EXPECT_EQ(refusals(report).size(), 1U);
  EXPECT_EQ(areas()[0].version, kListDay);
}

TEST_F(ImportChanges, OlderThanTheWholeListAreRefused) {
  const auto old = write("2026-8-4_changes_a.txt", "8185550100,2026-08-04T10:00:00,A\n");
  EXPECT_EQ(refused({old}), "is of 2026-08-04, older than all of the list in force");
}

TEST_F(ImportChanges, OfTheFutureAreRefused) {
  EXPECT_EQ(refused({write("2026-8-21_changes_a.txt", "8185550100,2026-08-20T10:00:00,A\n")}),
            "its date 2026-08-21 lies in the future");
}

TEST_F(ImportChanges, ChangeTheOperatorsOwnListDownToNothing) {
  must_import(request("own", ListKind::company, {write("a", some(818, 0, 3) + some(212, 0, 1))}));
  must_import(request("own", ListKind::company,
                      {write("2026-8-6_changes_b.txt",
                             "8180000000,2026-08-06T10:00:00,D\n8180000001,2026-08-06T10:00:00,D\n"
                             "8180000002,2026-08-06T10:00:00,D\n3055550100,2026-08-06T10:00:00,A\n")}));
  EXPECT_EQ(listed("own"), some(212, 0, 1) + Numbers{3055550100});
  must_import(request("own", ListKind::company,
                      {write("2026-8-7_changes_c.txt",
                             "3055550100,2026-08-07T10:00:00,D\n"
                             "2120000000,2026-08-07T10:00:00,D\n")}));
  EXPECT_EQ(listed("own"), Numbers{});
  must_import(request("own", ListKind::company,
                      {write("2026-8-8_changes_d.txt", "8180000000,2026-08-08T10:00:00,A\n")}));
  EXPECT_EQ(listed("own"), some(818, 0, 1));
}

}  // namespace
}  // namespace smppguard::dnc
