// SPDX-License-Identifier: Apache-2.0
// What an import makes of lists that are good.
#include "smppguard/dnc/import.hpp"

#include "importing.hpp"
#include "smppguard/core/file_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Import : public ImportTest {};

TEST_F(Import, ListsWhatStandsInTheFilesAndNothingElse) {
  const auto list =
      write("2026-8-5_national_x.txt", "818,0000000\n818,9999999\n2125550101\n12125550102\n818,0000000\n");
  const ImportReport report = import({list});

  ASSERT_EQ(report.files.size(), 1U);
  EXPECT_EQ(report.files[0].numbers, 5U);
  EXPECT_EQ(report.files[0].repeated, 1U);
  EXPECT_EQ(report.files[0].areas, "212 818");
  EXPECT_EQ(report.record.numbers, 4U);
  EXPECT_THAT(report.warnings, ElementsAre());
  EXPECT_EQ(listed(), (Numbers{8180000000, 8189999999, 2125550101, 2125550102}));
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{212, kListDay, 2}, AreaInfo{818, kListDay, 2}));
  EXPECT_EQ(open()->info().list, kNational);
  EXPECT_EQ(remains(), std::set<std::string>{});
}

TEST_F(Import, ReadsEveryFormAndPacking) {
  const std::string xml =
      "<?xml version='1.0'?>\n<list type='full' level='state' val='CA'>\n"
      "<ac val='310'><ph val='5550101'/><ph val='7'/></ac></list>\n";
  must_import({write("2026-8-5_200_a.txt", "200,0000001\n"), write("2026-8-5_CA_b.xml", xml),
               write("2026-8-5_202_c.txt.gz", gzip_of("202,5550101\r\n202,5550102\r\n")),
               write("2026-8-5_203_d.txt.zip", zip_of({{"2026-8-5_203_d.txt", "2035550101\n"}})),
               write("lists.zip", zip_of({{"2026-8-4_204_e.txt", "204,5550101\n"},
                                          {"folder/2026-8-4_205_f.txt", "205,5550101\n"}}))});
  EXPECT_EQ(listed(), (Numbers{2000000001, 3105550101, 3100000007, 2025550101, 2025550102, 2035550101,
                               2045550101, 2055550101}));
  EXPECT_EQ(areas()[3], (AreaInfo{204, day(2026, 8, 4), 1})) << "the date of the members";
}

TEST_F(Import, TakesTheOldestDateOfAnArchivesMembers) {
  must_import({write("lists.zip", zip_of({{"2026-8-5_204_a.txt", "204,5550101\n"},
                                          {"2026-8-1_205_b.txt", "205,5550101\n"}}))});
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{204, day(2026, 8, 1), 1}, AreaInfo{205, day(2026, 8, 1), 1}));
}

TEST_F(Import, ReplacesAreaCodesAndCarriesTheOthersOver) {
  must_import({write("2026-8-1_national_a.txt", some(212, 0, 3) + some(714, 5, 2) + some(818, 9, 1))});
  must_import({write("2026-8-5_714_b.txt", some(714, 100, 4)), write("2026-8-6_305_c.txt", some(305, 0, 1))});
  EXPECT_EQ(listed(), some(212, 0, 3) + some(714, 100, 4) + some(818, 9, 1) + some(305, 0, 1));
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{212, day(2026, 8, 1), 3}, AreaInfo{305, day(2026, 8, 6), 1},
                                   AreaInfo{714, kListDay, 4}, AreaInfo{818, day(2026, 8, 1), 1}));
}

TEST_F(Import, TakesEachAreaCodeFromItsNewestList) {
  const auto older = write("2026-8-1_national_a.txt", some(212, 0, 3) + some(818, 0, 3));
  const auto newer = write("2026-8-5_818_b.txt", some(818, 1, 2));
  const auto oldest = write("2026-7-1_818_c.txt", some(818, 7, 1));
  const ImportReport report = import({newer, older, oldest});
  EXPECT_EQ(report.record.outcome, ImportRecord::Outcome::published);
  EXPECT_EQ(listed(), some(212, 0, 3) + some(818, 1, 2));
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{212, day(2026, 8, 1), 3}, AreaInfo{818, kListDay, 2}));
  const std::string remark = "area code 818 is taken from " + newer.string() + ", which is newer";
  std::map<std::string, std::string> said;
  for (const FileRecord& file : report.files) {
    EXPECT_EQ(file.outcome, kAccepted);
    said[file.file] = file.why;
  }
  EXPECT_EQ(said[newer], "");
  EXPECT_EQ(said[older], remark);
}

TEST_F(Import, RefusesTwoListsOfAnAreaCodeOfOneDate) {
  const auto first = write("2026-8-5_818_a.txt", some(818, 0, 3));
  const auto second = write("2026-8-5_CA_b.txt", some(310, 0, 1) + some(818, 1, 2));
  EXPECT_EQ(refused({first, second}), "area code 818 is in " + first.string() + " as well, of the same date");

  ImportRequest anyway = request({first, second});
  anyway.skip_bad = true;
  (void)import(anyway);
  EXPECT_EQ(listed(), some(818, 0, 3)) << "nothing of the second, not even its other area code";
}

TEST_F(Import, ReplacesAListOfAnotherKindAsAWhole) {
  for (const ListKind kind : {ListKind::state, ListKind::company, ListKind::organisation}) {
    const std::string list{name(kind)};
    must_import(request(list, kind, {write("a", some(212, 0, 3) + some(714, 0, 2))}));
    EXPECT_EQ(open(list)->info().list,
              (ListIdentity{list, kind, kind == ListKind::organisation ? "acme" : ""}));
    must_import(request(list, kind, {write("b", some(818, 0, 2)), write("c", some(212, 1, 2))}));
    EXPECT_EQ(listed(list), some(212, 1, 2) + some(818, 0, 2)) << list;
    EXPECT_EQ(open(list)->slabs().area(212).bits, nullptr) << "kept as an array";
  }
  EXPECT_EQ(files().size(), 6U) << "the lists do not touch one another";
}

TEST_F(Import, KeepsALargeListOfAnotherKindAsASlab) {
  const Numbers many = some(818, 1'000'000, 320'000);
  must_import(request("texas", ListKind::state, {write("2026-8-5_TX_a.txt", many + some(214, 3, 1))}));
  EXPECT_EQ(listed("texas"), many + some(214, 3, 1));
  EXPECT_NE(open("texas")->slabs().area(818).bits, nullptr);
  EXPECT_EQ(open("texas")->slabs().area(214).bits, nullptr);
}

TEST_F(Import, GivesAJoinedListTheOldestDate) {
  ImportRequest both =
      request("texas", ListKind::state,
              {write("2026-8-3_TX_a.txt", some(214, 0, 1)), write("b.txt", some(512, 0, 1))});
  must_import(both);
  EXPECT_THAT(areas("texas"),
              ElementsAre(AreaInfo{214, day(2026, 8, 3), 1}, AreaInfo{512, day(2026, 8, 3), 1}));
}

TEST_F(Import, TakesTheNamesDateBeforeTheOneAskedFor) {
  ImportRequest dated =
      request({write("2026-7-9_818_0a-1b.txt", some(818, 0, 1)), write("plain.txt", some(714, 0, 1))});
  dated.version_date = kListDay;
  must_import(dated);
  EXPECT_THAT(areas(), ElementsAre(AreaInfo{714, kListDay, 1}, AreaInfo{818, day(2026, 7, 9), 1}));
}

TEST_F(Import, DatesAnOperatorsOwnListByItsFile) {
  const auto list = write("stop.txt", some(818, 0, 1));
  std::filesystem::last_write_time(
      list,
      std::chrono::file_clock::from_sys(std::chrono::sys_seconds{day(2026, 8, 2)} + std::chrono::hours{13}));
  ImportRequest undated = request("own", ListKind::company, {list});
  undated.version_date.reset();
  must_import(undated);
  EXPECT_THAT(areas("own"), ElementsAre(AreaInfo{818, day(2026, 8, 2), 1}));
}

TEST_F(Import, CountsGenerationsAndRemovesOldOnes) {
  for (unsigned i = 1; i <= 4; ++i) {
    must_import({write("2026-8-" + std::to_string(i) + "_818_a.txt", some(818, i, 1))});
  }
  EXPECT_EQ(files(), (std::set<std::string>{"national.000003.dnc", "national.000004.dnc"}));
  ImportRequest keep_one = request({write("2026-8-9_818_a.txt", some(818, 9, 1))});
  keep_one.keep = 1;
  must_import(keep_one);
  EXPECT_EQ(files(), (std::set<std::string>{"national.000005.dnc"}));
  ImportRequest keep_three = request({write("2026-8-10_818_a.txt", some(818, 10, 1))});
  keep_three.keep = 3;
  must_import(keep_three);
  EXPECT_EQ(files(), (std::set<std::string>{"national.000005.dnc", "national.000006.dnc"}));
}

TEST_F(Import, LeavesAReadOnlyFileWhateverTheUmask) {
  const mode_t before = ::umask(077);
  must_import({write("2026-8-5_818_a.txt", some(818, 0, 1))});
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat(in_force_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0444U);
}

TEST_F(Import, DoesNotTouchThoseWhoHaveTheOldListOpen) {
  ImportRequest first = request({write("2026-8-1_818_a.txt", some(818, 0, 1))});
  must_import(first);
  const auto held = open();
  ImportRequest second = request({write("2026-8-5_818_b.txt", some(818, 1, 1))});
  second.keep = 1;
  must_import(second);
  EXPECT_TRUE(dnc::lists(*held, 8180000000) && !dnc::lists(*held, 8180000001));
  EXPECT_TRUE(held->verify());
  EXPECT_EQ(listed(), some(818, 1, 1));
}

TEST_F(Import, SaysNothingNewOfAFolderThatWasTakenBefore) {
  write("2026-8-5_818_a.txt", some(818, 0, 200));
  write(".hidden.txt", "rubbish\n");
  std::filesystem::create_directory(inbox() / "folder");
  must_import({inbox()});
  const std::string history = folder_text("history.jsonl");

  const ImportReport again = import({inbox()});
  EXPECT_EQ(again.record.outcome, ImportRecord::Outcome::nothing_new);
  EXPECT_EQ(again.already.size(), 1U);
  EXPECT_TRUE(again.files.empty());
  EXPECT_EQ(files(), std::set<std::string>{"national.000001.dnc"});
  EXPECT_EQ(folder_text("history.jsonl"), history);
  EXPECT_EQ(remains(), std::set<std::string>{});

  write("2026-8-6_212_b.txt", some(212, 0, 1));
  const ImportReport more = import({inbox()});
  EXPECT_EQ(more.record.outcome, ImportRecord::Outcome::published);
  EXPECT_EQ(more.already.size(), 1U);
  EXPECT_EQ(more.files.size(), 1U);
  EXPECT_EQ(listed(), some(818, 0, 200) + some(212, 0, 1));
}

TEST_F(Import, SaysNothingNewOfAnEmptyFolder) {
  const ImportReport report = import({inbox()});
  EXPECT_EQ(report.record.outcome, ImportRecord::Outcome::nothing_new);
  EXPECT_EQ(files(), std::set<std::string>{});
}

TEST_F(Import, SaysNothingNewWithoutReadingTheListInForce) {
  must_import({write("2026-8-5_818_a.txt", some(818, 0, 200))});
  damage(in_force_path(), std::filesystem::file_size(in_force_path()) - 100);
  EXPECT_EQ(import({inbox()}).record.outcome, ImportRecord::Outcome::nothing_new);
}

TEST_F(Import, TellsHowFarItIs) {
  const auto one = write("2026-8-5_818_a.txt", some(818, 0, 30'000));
  const auto other = write("2026-8-5_212_b.txt.gz", gzip_of(flat_lines(some(212, 0, 30'000))));
  const std::uint64_t total = std::filesystem::file_size(one) + std::filesystem::file_size(other);
  ImportRequest with_progress = request({one, other});
  std::vector<Progress> seen;
  with_progress.progress = [&](Progress progress) { seen.push_back(progress); };
  must_import(with_progress);
  ASSERT_GE(seen.size(), 3U);
  std::uint64_t before = 0;
  for (const Progress& progress : seen) {
    EXPECT_EQ(progress.octets_total, total);
    EXPECT_GE(progress.octets_done, std::exchange(before, progress.octets_done));
  }
  EXPECT_EQ(seen.back().octets_done, total);
}

TEST_F(Import, IsOneAtATimeInAFolder) {
  std::filesystem::create_directories(lists());
  const auto list = write("2026-8-5_818_a.txt", some(818, 0, 1));
  {
    const auto other = FileLock::take(lists() / ".lock", "").value();
    EXPECT_EQ(error_of(request({list})),
              lists().string() + ": another import is running in it; wait for it to end, or give --wait");
    EXPECT_EQ(files(), std::set<std::string>{});
  }
  must_import({list});
}

TEST_F(Import, RefusesNamesThatNoListCanHave) {
  for (const char* name : {"", "Texas", "9mm", "a b", "../x", "a-name-of-more-than-thirty-two-chars"}) {
    ImportRequest odd = request(name, ListKind::state, {write("a", some(818, 0, 1))});
    EXPECT_THAT(error_of(odd), HasSubstr("is no name for a list")) << name;
  }
  EXPECT_EQ(files(), std::set<std::string>{});
}

TEST_F(Import, RefusesAKindThatIsNotTheLists) {
  const auto list = write("a", some(818, 0, 1));
  ImportRequest no_kind = request("texas", ListKind::state, {list});
  no_kind.kind.reset();
  EXPECT_THAT(error_of(no_kind), HasSubstr("the list texas is not there yet; say what it is by --kind"));
  must_import(request("texas", ListKind::state, {list}));
  EXPECT_THAT(error_of(request("texas", ListKind::company, {list})),
              HasSubstr("the list texas is one of kind state; give another --list"));
  EXPECT_THAT(error_of(request("texas", ListKind::do_not_originate, {list})), HasSubstr("of kind state"));
  no_kind.inputs = {write("b", some(818, 0, 2))};
  must_import(no_kind);
  EXPECT_EQ(listed("texas"), some(818, 0, 2));
}

TEST_F(Import, WantsAnOrganisationWhereThereIsToBeOne) {
  const auto list = write("a", some(818, 0, 1));
  ImportRequest none = request("acme-stops", ListKind::organisation, {list});
  none.organisation.clear();
  EXPECT_THAT(error_of(none), HasSubstr("--organisation goes with --kind organisation"));
  ImportRequest needless = request("stops", ListKind::company, {list});
  needless.organisation = "acme";
  EXPECT_THAT(error_of(needless), HasSubstr("--organisation goes with --kind organisation"));

  must_import(request("acme-stops", ListKind::organisation, {list}));
  ImportRequest of_other = request("acme-stops", ListKind::organisation, {list});
  of_other.organisation = "umbrella";
  EXPECT_THAT(error_of(of_other), HasSubstr("the list acme-stops is not that of umbrella"));
}

TEST_F(Import, NamesAFileThatIsNotThereAndAFolderThatCannotBe) {
  EXPECT_THAT(error_of(request({inbox() / "missing"})), HasSubstr("missing: cannot be examined: No such"));
  ImportRequest nowhere = request({write("2026-8-5_818_a.txt", some(818, 0, 1))});
  nowhere.folder = nowhere.inputs[0] / "lists";
  EXPECT_THAT(error_of(nowhere), HasSubstr("a.txt/lists: the folder cannot be made: Not a directory"));
}

}  // namespace
}  // namespace smppguard::dnc
