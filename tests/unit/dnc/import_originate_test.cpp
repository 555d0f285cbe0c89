// SPDX-License-Identifier: Apache-2.0
// Imports of do-not-originate lists.
#include "importing.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

class ImportOriginate : public ImportTest {
 protected:
  [[nodiscard]] ImportRequest of(Given inputs) const {
    return request("spoofed", ListKind::do_not_originate, inputs);
  }
  [[nodiscard]] std::shared_ptr<const OriginateList> opened() const {
    return OriginateList::open(in_force_path("spoofed")).value();
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> entries() const {
    std::vector<std::pair<std::string, std::string>> found;
    opened()->for_each(
        [&](std::string_view prefix, std::string_view source) { found.emplace_back(prefix, source); });
    return found;
  }
  /// So many numbers, each a line.
  static std::string numbers(unsigned count) {
    std::string text;
    for (unsigned i = 0; i < count; ++i) text += std::to_string(2'223'330'000 + i) + ",ITG\n";
    return text;
  }
};

TEST_F(ImportOriginate, JoinsWhatAllFilesHold) {
  must_import(of({write("2026-8-1_x_a.csv", "2223334444,ITG\n333,unallocated\n"),
                  write("b.csv", "2223334444,FCC\n222555,invalid\n")}));
  EXPECT_EQ(files(), std::set<std::string>{"spoofed.000001.dno"});
  EXPECT_EQ(opened()->info(), (OriginateInfo{"spoofed", day(2026, 8, 1), 3}));
  EXPECT_THAT(entries(), ElementsAre(Pair("2223334444", "FCC; ITG"), Pair("222555", "invalid"),
                                     Pair("333", "unallocated")));
  EXPECT_EQ(remains(), std::set<std::string>{});
}

TEST_F(ImportOriginate, ReplacesTheListAsAWhole) {
  must_import(of({write("a.csv", "2223334444,ITG\n")}));
  must_import(of({write("b.csv", "333,unallocated\n")}));
  EXPECT_THAT(entries(), ElementsAre(Pair("333", "unallocated")));
  ImportRequest again = of({inbox()});
  EXPECT_EQ(import(again).record.outcome, ImportRecord::Outcome::nothing_new);
  EXPECT_EQ(files().size(), 2U);
}

TEST_F(ImportOriginate, KeepsOutWhatIsBadWithItsLine) {
  const auto bad = write("bad.csv", "2223334444,ITG\n2223,ITG\n");
  const auto good = write("good.csv", "333,unallocated\n");
  ImportRequest both = of({bad, good});
  EXPECT_THAT(refused(both), StartsWith("line 2: "));
  both.skip_bad = true;
  EXPECT_EQ(import(both).record.outcome, ImportRecord::Outcome::published);
  EXPECT_THAT(entries(), ElementsAre(Pair("333", "unallocated"))) << "nothing of the bad one";
}

TEST_F(ImportOriginate, KeepsOutOlderShorterAndFutureLists) {
  must_import(of({write("a.csv", numbers(200))}));
  EXPECT_THAT(refused(of({write("b.csv", numbers(179))})), HasSubstr("holds 179 numbers"));
  EXPECT_THAT(refused(of({write("2026-8-4_x_c.csv", numbers(201))})), StartsWith("is of 2026-08-04, older"));
  EXPECT_THAT(refused(of({write("2026-8-21_x_d.csv", numbers(202))})), HasSubstr("lies in the future"));
  EXPECT_THAT(refused(of({write("e.csv", "")})), HasSubstr("no entries"));
  EXPECT_THAT(refused(of({inbox() / "a.csv"})), StartsWith("was imported already"));
  must_import(of({write("f.csv", numbers(180))}));
}

}  // namespace
}  // namespace smppguard::dnc
