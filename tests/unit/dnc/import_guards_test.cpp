// SPDX-License-Identifier: Apache-2.0
// What keeps a file out, and how it is told: with the line, and the list in force as it was.
#include "importing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;
using testing::UnorderedElementsAre;

class ImportGuards : public ImportTest {
 protected:
  /// A list in force of 200 numbers of 818 and as many of 212, of 5 August.
  void SetUp() override { must_import({write("2026-8-5_national_first.txt", kFirst)}); }

  const Numbers kFirst = some(818, 0, 200) + some(212, 0, 200);
};

TEST_F(ImportGuards, NameTheLineThatIsNoNumber) {
  EXPECT_EQ(refused({write("2026-8-6_818_a.txt", "818,5550100\n818,555010\n818,5550102\n")}),
            "line 2: not a number like 818,5550123 or 8185550123 or 18185550123: \"818,555010\"");
  EXPECT_EQ(refused({write("2026-8-6_CA_a.txt", "818,5550100\n118,5550101\n")}),
            "line 2: the area code is not 200 to 999: \"118,5550101\"");
  EXPECT_EQ(refused({write("2026-8-6_818_a.txt", "818,5550100\n\n818,5550101\n")}),
            "line 2: empty line before the end of the file: \"\"");
  EXPECT_EQ(refused({write("2026-8-6_818_a.txt", flat_lines(some(818, 0, 70'000)) + "818;5550100\n")}),
            "line 70001: not a number like 818,5550123 or 8185550123 or 18185550123: \"818;5550100\"");
}

TEST_F(ImportGuards, NameTheLineInAPackedFile) {
  EXPECT_EQ(refused({write("2026-8-6_818_a.txt.gz", gzip_of("818,5550100\nrubbish\n"))}),
            "in 2026-8-6_818_a.txt, line 2: not a number like 818,5550123 or 8185550123 or 18185550123: "
            "\"rubbish\"");
  EXPECT_EQ(refused({write("2026-8-6_CA_a.zip", zip_of({{"2026-8-6_310_a.txt", "310,5550100\n"},
                                                        {"2026-8-6_818_b.txt", "818\n"}}))}),
            "in 2026-8-6_818_b.txt, line 1: not a number like 818,5550123 or 8185550123 or 18185550123: "
            "\"818\"");
}

TEST_F(ImportGuards, NameTheLineOfAFaultInXml) {
  const auto xml = [&](std::string_view phones) {
    return write("2026-8-6_818_a.xml",
                 "<list>\n<ac val='818'>\n" + std::string{phones} + "\n</ac>\n</list>\n");
  };
  EXPECT_THAT(refused({xml("<ph val='5550100'/>\n<ph val='55501000'/>")}),
              StartsWith("line 4: a ph whose val is not one to seven digits"));
  EXPECT_THAT(refused({xml("<ph val='5550100'/>\n</list>")}), StartsWith("line 4: mismatched tag"));
  EXPECT_THAT(refused({xml("<ph val='5550100'/>\n<number/>")}),
              StartsWith("line 4: an element where none belongs: \"number\""));
  EXPECT_THAT(refused({write("2026-8-6_818_a.xml", "<list>\n<ac val='818'>\n")}),
              StartsWith("line 3: no element found"));
}

TEST_F(ImportGuards, KeepOutAnotherAreaCodeThanTheNames) {
  EXPECT_EQ(refused({write("2026-8-6_818_a.txt", "818,5550100\n818,5550101\n714,5550102\n")}),
            "line 3: its area code is not 818, for which the file is named: \"714,5550102\"");
  EXPECT_EQ(
      refused({write("2026-8-6_818_a.xml",
                     "<list>\n<ac val='818'><ph val='1'/></ac>\n<ac val='714'><ph val='2'/></ac>\n</list>")}),
      "line 3: its area code 714 is not 818, for which the file is named");
  EXPECT_EQ(refused({write("x.zip", zip_of({{"2026-8-6_714_a.txt", "714,5550102\n818,5550102\n"}}))}),
            "in 2026-8-6_714_a.txt, line 2: its area code is not 714, for which the file is named: "
            "\"818,5550102\"");
}

TEST_F(ImportGuards, KeepOutAWrongCrc) {
  const std::string text = flat_lines(some(818, 0, 300));
  std::string octets = zip_of({{"2026-8-6_818_a.txt", text, false}});
  octets[octets.find("818,0000299") + 10] = '8';  // a number that is as good as the one that it was
  EXPECT_THAT(refused({write("2026-8-6_818_a.txt.zip", octets)}),
              HasSubstr("its CRC in the zip archive is wrong; download the archive again"));

  std::string packed = gzip_of(text);
  packed[packed.size() - 8] ^= 1;
  EXPECT_THAT(refused({write("2026-8-6_818_a.txt.gz", packed)}),
              HasSubstr("the gzip file is damaged (incorrect data check); download it again"));
}

TEST_F(ImportGuards, KeepOutADownloadThatWasCut) {
  const std::string text = flat_lines(some(818, 0, 300));
  const std::string packed = gzip_of(text);
  for (const std::size_t octets : {std::size_t{12}, packed.size() / 2, packed.size() - 1}) {
    EXPECT_THAT(refused({write("2026-8-6_818_a.txt.gz", packed.substr(0, octets))}),
                HasSubstr("the gzip file is cut short"))
        << octets;
  }
  const std::string whole = zip_of({{"2026-8-6_818_a.txt", text}});
  for (const std::size_t octets : {std::size_t{30}, whole.size() / 2, whole.size() - 1}) {
    EXPECT_THAT(refused({write("2026-8-6_818_a.txt.zip", whole.substr(0, octets))}),
                HasSubstr("the zip archive is damaged or cut short"))
        << octets;
  }
  EXPECT_THAT(refused({write("2026-8-6_818_a.txt", text.substr(0, text.size() - 3))}),
              StartsWith("line 300: not a number"));
}

TEST_F(ImportGuards, KeepOutWhatWasImportedBeforeUnderWhateverName) {
  const auto first = inbox() / "2026-8-5_national_first.txt";
  EXPECT_EQ(refused({first}), "was imported already, on 2026-08-20T09:00:00.000Z");
  EXPECT_THAT(refused({write("2026-8-9_national_copy.txt", kFirst)}), StartsWith("was imported already"));
  ImportRequest again = request({first});
  again.allow_older = true;
  must_import(again);
}

TEST_F(ImportGuards, KeepOutASecondCopyInOneRun) {
  const auto one = write("2026-8-6_818_a.txt", some(818, 0, 300));
  const auto other = write("2026-8-7_818_b.txt", some(818, 0, 300));
  EXPECT_THAT(refused({one, other}),
              AnyOf("holds the same as " + one.string(), "holds the same as " + other.string()));
  must_import({one, one});  // named twice, it is still one
}

TEST_F(ImportGuards, KeepOutFarFewerNumbers) {
  const auto few = write("2026-8-6_818_a.txt", some(818, 0, 179));
  EXPECT_EQ(refused({few}),
            "area code 818 holds 179 numbers and the list in force 200, less than the share of 0.9 that is "
            "the least taken; if that is right, give --least-ratio");
  must_import({write("2026-8-6_212_b.txt", some(212, 0, 180))});
  ImportRequest lower = request({few});
  lower.least_ratio = 0.895;
  must_import(lower);
  EXPECT_EQ(listed(), some(818, 0, 179) + some(212, 0, 180));
  ImportRequest higher = request({write("2026-8-7_818_c.txt", some(818, 0, 178))});
  higher.least_ratio = 1.0;
  EXPECT_THAT(refused(higher), HasSubstr("the share of 1 "));
  higher.least_ratio = 0.0;
  must_import(higher);
}

TEST_F(ImportGuards, KeepOutFarFewerNumbersOfAnotherKindAsAWhole) {
  must_import(request("own", ListKind::company, {write("a", some(212, 0, 150) + some(818, 0, 50))}));
  ImportRequest few =
      request("own", ListKind::company, {write("b", some(212, 0, 100)), write("c", some(305, 0, 79))});
  const ImportReport report = import(few);
  const std::string why =
      "holds 179 numbers and the list in force 200, less than the share of 0.9 that is the least taken; if "
      "that is right, give --least-ratio";
  EXPECT_THAT(refusals(report), UnorderedElementsAre(Pair("b", why), Pair("c", why)));
  few.inputs.push_back(write("d", some(818, 0, 1)));
  must_import(few);
}

TEST_F(ImportGuards, TakeAnyShareOfFewNumbers) {
  must_import(request("own", ListKind::company, {write("a", some(212, 0, 99))}));
  must_import(request("own", ListKind::company, {write("b", some(212, 0, 1))}));
}

TEST_F(ImportGuards, KeepOutAnOlderVersion) {
  const auto older = write("2026-8-4_818_a.txt", some(818, 0, 300));
  EXPECT_EQ(refused({older}),
            "area code 818 is of 2026-08-04, older than the list in force of 2026-08-05; --allow-older takes "
            "it all the same");
  must_import({write("2026-8-5_818_b.txt", some(818, 0, 250))});  // of the same day
  ImportRequest anyway = request({older});
  anyway.allow_older = true;
  must_import(anyway);
  EXPECT_EQ(listed(), some(818, 0, 300) + some(212, 0, 200));

  must_import(request("own", ListKind::company, {write("c", some(212, 0, 9))}));
  ImportRequest own = request("own", ListKind::company, {write("d", some(212, 0, 10))});
  own.version_date = kListDay - std::chrono::days{1};
  EXPECT_THAT(refused(own), StartsWith("is of 2026-08-04, older than the list in force of 2026-08-05"));
}

TEST_F(ImportGuards, KeepOutADateInTheFuture) {
  EXPECT_EQ(refused({write("2026-8-21_818_a.txt", some(818, 0, 300))}),
            "its date 2026-08-21 lies in the future");
  ImportRequest future = request({write("plain", some(818, 0, 301))});
  future.version_date = kToday + std::chrono::days{1};
  EXPECT_EQ(refused(future), "its date 2026-08-21 lies in the future");
  must_import({write("2026-8-20_818_b.txt", some(818, 0, 302))});
}

TEST_F(ImportGuards, WantADate) {
  EXPECT_THAT(refused({write("plain.txt", some(818, 0, 300))}),
              StartsWith("the date of this list is not known; keep the name it was downloaded with"));
  EXPECT_THAT(refused({write("2026-2-30_818_a.txt", some(818, 0, 300))}),
              StartsWith("the date of this list is not known"));
}

TEST_F(ImportGuards, KeepOutFilesWithoutNumbers) {
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
           {"2026-8-6_818_a.txt", ""},
           {"2026-8-6_818_b.txt", "\r\n\n"},
           {"2026-8-6_818_c.xml", "<list><ac val='818'></ac></list>"},
           {"2026-8-6_818_d.txt.gz", gzip_of("")}}) {
    EXPECT_EQ(refused({write(name, text)}), "holds no numbers at all") << name;
  }
  EXPECT_EQ(refused({write("2026-8-6_818_e.txt.zip", zip_of({{"2026-8-6_818_e.txt", ""}}))}),
            "holds no numbers at all");
}

TEST_F(ImportGuards, KeepOutAFullListTogetherWithChanges) {
  const std::string why = "holds a full list and changes as well; give them as files of their own";
  EXPECT_EQ(refused({write("2026-8-6_CA_a.zip",
                           zip_of({{"2026-8-6_818_a.txt", flat_lines(some(818, 0, 300))},
                                   {"2026-8-6_changes_a.txt", "8185550123,2026-08-05T02:20:18,A\n"}}))}),
            why);
  EXPECT_EQ(refused({write("2026-8-6_818_a.xml",
                           "<list><ac val='818'><ph val='1'/><ph val='2' chtype='A' chdate='2026-08-05'/>"
                           "</ac></list>")}),
            why);
  EXPECT_THAT(refused({write("2026-8-6_818_a.txt", "818,5550100\n8185550123,2026-08-05T02:20:18,A\n")}),
              StartsWith("line 2: not a number"));
  EXPECT_THAT(refused({write("2026-8-6_818_a.txt", "8185550123,2026-08-05T02:20:18,A\n818,5550100\n")}),
              StartsWith("line 2: not a change like"));
}

TEST_F(ImportGuards, KeepOutWhatCannotBeRead) {
  std::filesystem::create_directory(inbox() / "2026-8-6_818_a.txt");
  ASSERT_EQ(::mkfifo((inbox() / "2026-8-6_818_b.txt").c_str(), 0600), 0);
  EXPECT_THAT(refused({inbox() / "2026-8-6_818_b.txt"}), AnyOf(HasSubstr("regular"), HasSubstr("numbers")));
}

TEST_F(ImportGuards, PublishNothingWhereOneFileIsRefused) {
  const auto good = write("2026-8-6_818_a.txt", some(818, 0, 300));
  const auto bad = write("2026-8-6_212_b.txt", "rubbish\n");
  EXPECT_THAT(refused({good, bad}), StartsWith("line 1: not a number"));
  EXPECT_EQ(listed(), kFirst);
  EXPECT_EQ(remains(), std::set<std::string>{});
  must_import({good});  // it was never taken
}

TEST_F(ImportGuards, PublishTheRestWhereThatIsAskedFor) {
  ImportRequest skipping =
      request({write("2026-8-6_818_a.txt", some(818, 0, 300)), write("2026-8-6_212_b.txt", "rubbish\n"),
               write("2026-8-6_305_c.txt", some(305, 0, 2))});
  skipping.skip_bad = true;
  const ImportReport report = import(skipping);
  EXPECT_EQ(report.record.outcome, ImportRecord::Outcome::published);
  EXPECT_THAT(refusals(report), UnorderedElementsAre(Pair("2026-8-6_212_b.txt", StartsWith("line 1:"))));
  EXPECT_EQ(listed(), some(818, 0, 300) + some(212, 0, 200) + some(305, 0, 2));

  skipping.inputs = {inbox() / "2026-8-6_212_b.txt"};
  EXPECT_EQ(import(skipping).record.outcome, ImportRecord::Outcome::refused) << "there is no rest";
  EXPECT_EQ(files().size(), 2U);
}

}  // namespace
}  // namespace smppguard::dnc
