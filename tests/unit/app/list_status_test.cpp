// SPDX-License-Identifier: Apache-2.0
#include "list_status.hpp"

#include "list_changes.hpp"
#include "lists_case.hpp"

namespace smppguard::app {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Status : public ListsCase {
 protected:
  void take() {
    dnc::RegistryOptions options;
    options.directory = folder;
    lists.put(lists.read(folder, dnc::Verify::full).value().lists, options, kNow);
  }
  std::vector<std::string> lines() { return status_lines({lists.state(), unknown, kToday}); }
  std::vector<std::string> metrics() { return metric_lines({lists.state(), unknown, kToday}); }

  ListsInForce lists;
  UnknownCounts unknown;
};

TEST_F(Status, OfNoListsIsLoud) {
  EXPECT_THAT(lines(), AllOf(Contains("directory   none"), Contains(HasSubstr("no list is in force"))));
  EXPECT_THAT(metrics(), Contains("smppguard_list_swaps_total 0"));
  EXPECT_THAT(warnings_about(nullptr, {}, kToday), ElementsAre(HasSubstr("no registry.directory")));
}

TEST_F(Status, ShowsEachList) {
  import("national", ListKind::national, "222,3334545\n222,3335858\n", kToday - std::chrono::days{40});
  import("national", ListKind::national, "223,3334545\n", kToday - std::chrono::days{2});
  import("own", ListKind::company, "222,3335858\n", kToday - std::chrono::days{300});
  take();
  unknown.deferred = 7;
  lists.note({kNow, "own.000009.dnc", "it is damaged"});
  const auto said = lines();
  EXPECT_THAT(said, Contains(AllOf(StartsWith("national"), HasSubstr("2026-10-16..2026-11-23"))));
  EXPECT_THAT(said, Contains(::testing::ContainsRegex("^national +national +2 +[^ ]+ +40 +3 +2 +1$")));
  EXPECT_THAT(said, Contains(::testing::ContainsRegex("^own +company +1 +2026-01-29 +300 +1 +1 +0$")))
      << "only of the national list does the age matter";
  EXPECT_THAT(said, Contains(HasSubstr("1 files, the last at 2026-11-25T00:00:00.000Z: it is damaged")));
  EXPECT_THAT(metrics(),
              AllOf(Contains(R"(smppguard_list_age_days{list="national",kind="national"} 40)"),
                    Contains(R"(smppguard_list_newest_age_days{list="national",kind="national"} 2)"),
                    Contains(R"(smppguard_list_numbers{list="own",kind="company"} 1)"),
                    Contains(R"(smppguard_list_stale_area_codes{list="national",kind="national"} 1)"),
                    Contains(R"(smppguard_registry_unknown_total{answer="deferred"} 7)"),
                    Contains("smppguard_list_files_refused_total 1")));
  EXPECT_THAT(warnings_about(&lists.current()->lists(), lists.state().options, kToday),
              ElementsAre(AllOf(HasSubstr("1 of 2 area codes"), HasSubstr("2026-10-16, 40 days ago"))));
}

TEST_F(Status, WarnsWithoutANationalList) {
  import("own", ListKind::company, "222,3335858\n");
  take();
  EXPECT_THAT(warnings_about(&lists.current()->lists(), lists.state().options, kToday),
              ElementsAre(HasSubstr("holds no national list")));
}

TEST_F(Status, WarnsOfAStateListThatIsOldAndGoesOnRefusing) {
  import("own", ListKind::company, "222,3335858\n", kToday - std::chrono::days{300});
  import("texas", ListKind::state, "222,3335858\n", kToday - std::chrono::days{31});
  take();
  const auto warnings = [&] {
    return warnings_about(&lists.current()->lists(), lists.state().options, kToday);
  };
  EXPECT_THAT(warnings(), ElementsAre(HasSubstr("holds no national list")))
      << "a state's list is just in time";
  import("ohio", ListKind::state, "223,3335858\n", kToday - std::chrono::days{32});
  import("national", ListKind::national, "222,3334545\n");
  take();
  EXPECT_THAT(warnings(), ElementsAre(AllOf(HasSubstr("list ohio: 1 of 1 area codes are older"),
                                            HasSubstr("go on refusing the numbers listed"),
                                            HasSubstr("2026-10-24, 32 days ago"))));
  EXPECT_THAT(metrics(),
              Not(Contains(HasSubstr("smppguard_list_stale_area_codes{list=\"ohio\",kind=\"state\"} 1"))))
      << "its numbers are not unknown";
}

TEST_F(Status, TellsWhatChanged) {
  import("national", ListKind::national, "222,3334545\n222,3335858\n");
  import("own", ListKind::company, "222,3335858\n");
  take();
  const ListsInForce::Pointer before = lists.current();
  const auto opened = changes_between(nullptr, &before->lists());
  ASSERT_THAT(opened, SizeIs(2));
  EXPECT_EQ(text_of(opened[0]),
            "list national (national): generation 1 in force, version 2026-11-25, 2 numbers in 1 area codes");
  EXPECT_THAT(changes_between(&before->lists(), &before->lists()), IsEmpty());

  import("national", ListKind::national, "222,3334545\n");
  std::filesystem::remove(folder / "own.000001.dnc");
  take();
  const auto changes = changes_between(&before->lists(), &lists.current()->lists());
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_EQ(text_of(changes[0]),
            "list national (national): generation 2 in force, version 2026-11-25, 1 numbers (-1) in 1 area "
            "codes; before it generation 1 of 2026-11-25");
  EXPECT_EQ(text_of(changes[1]), "list own: out of force, it was generation 1 of 2026-11-25 with 1 numbers");
  EXPECT_THAT(evidence_of(*changes[0].now),
              AllOf(StartsWith(R"("list":"national","list_kind":"national","generation":2,)"),
                    HasSubstr(R"("versions":{"222":"2026-11-25"})"), HasSubstr("\"fingerprint\":\"")));
  EXPECT_NE(changes[0].now->fingerprint, changes[0].before->fingerprint);
}

TEST_F(Status, WhatIsWrongWithAFileIsEscapedForTheJournal) {
  const dnc::RefusedFile refused{{"own", 2, dnc::ListFile::Form::snapshot},
                                 "/a\"b/own.000002.dnc: \x80 is wrong"};
  EXPECT_THAT(evidence_of(refused),
              AllOf(StartsWith(R"("list":"own","generation":2,"why":"/a\"b/)"), Not(HasSubstr("\x80"))));
}

}  // namespace
}  // namespace smppguard::app
