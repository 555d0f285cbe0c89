// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/builder.hpp"

#include "building.hpp"
#include "folder.hpp"

#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

std::string error_of(const BuildRequest& request) {
  const auto built = build(request);
  return built ? "" : built.error().message;
}

std::string flat(std::uint64_t ten) {
  std::array<char, 16> line{};
  std::snprintf(line.data(), line.size(), "%03u,%07u\n", static_cast<unsigned>(ten / 10'000'000),
                static_cast<unsigned>(ten % 10'000'000));
  return line.data();
}

TEST(Build, WritesWhatItReadAndNothingElse) {
  const Folder folder;
  const auto list = folder.write("list", "818,0000000\n818,9999999\n2125550101\n12125550102\n818,0000000\n");
  const auto report = build(request({list}, folder / "out")).value();
  const auto snapshot = open_or_throw(folder / "out");

  EXPECT_EQ(report.lines, 5U);
  EXPECT_EQ(report.info.total, 4U);
  EXPECT_TRUE(report.warnings.empty());
  EXPECT_EQ(snapshot->info(), report.info);
  EXPECT_THAT(snapshot->info().areas,
              testing::ElementsAre(AreaInfo{212, kListDay, 2}, AreaInfo{818, kListDay, 2}));
  EXPECT_EQ(snapshot->info().file_octets, std::filesystem::file_size(folder / "out"));
  for (const std::uint64_t listed : {8180000000ULL, 8189999999ULL, 2125550101ULL, 2125550102ULL}) {
    EXPECT_TRUE(lists(*snapshot, listed)) << listed;
  }
  for (const std::uint64_t other :
       {8180000001ULL, 8189999998ULL, 2125550100ULL, 2125550103ULL, 2120000000ULL}) {
    EXPECT_FALSE(lists(*snapshot, other)) << other;
  }
  EXPECT_EQ(snapshot->slabs().area(200).bits, nullptr);
  EXPECT_EQ(snapshot->slabs().area(999).bits, nullptr);
}

TEST(Build, AgreesWithASetOnRandomLists) {
  std::mt19937_64 random{7};
  for (int round = 0; round < 6; ++round) {
    const Folder folder;
    std::set<std::uint64_t> expected;
    std::string text;
    const std::vector<unsigned> area_codes{200, 999, static_cast<unsigned>(300 + random() % 600)};
    for (int i = 0; i < 60'000; ++i) {
      const std::uint64_t ten =
          area_codes[random() % 3] * 10'000'000ULL + random() % (round < 3 ? 10'000'000 : 9'000);
      expected.insert(ten);
      text += flat(ten);
    }
    const auto list = folder.write("list", text);
    const auto report = build(request({list}, folder / "out")).value();
    ASSERT_EQ(report.info.total, expected.size());
    const auto snapshot = open_or_throw(folder / "out");
    std::uint64_t found = 0;
    for (const unsigned area_code : area_codes) {
      for (std::uint64_t ten = area_code * 10'000'000ULL; ten < (area_code + 1) * 10'000'000ULL; ++ten) {
        if (!lists(*snapshot, ten)) continue;
        ++found;
        ASSERT_TRUE(expected.contains(ten)) << ten;
      }
    }
    EXPECT_EQ(found, expected.size());
  }
}

TEST(Build, ReadsFilesLargerThanItsBuffer) {
  const Folder folder;
  std::string text;
  for (std::uint64_t ten = 8180000000; ten < 8180300000; ++ten) text += flat(ten);
  text.insert(0, "2125550123\n");  // so that no line lies where a multiple of twelve would put it
  const auto list = folder.write("list", text);
  std::vector<Progress> seen;
  BuildRequest with_progress = request({list}, folder / "out");
  with_progress.progress = [&](Progress progress) { seen.push_back(progress); };
  EXPECT_EQ(build(with_progress).value().info.total, 300'001U);

  ASSERT_GE(seen.size(), 3U);
  EXPECT_EQ(seen.back().octets_done, text.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i].octets_total, text.size());
    EXPECT_GT(seen[i].octets_done, i > 0 ? seen[i - 1].octets_done : 0);
  }
}

TEST(Build, JoinsFilesAndNamesTheOneWithABadLine) {
  const Folder folder;
  const auto first = folder.write("first", "818,5550100\n818,5550101");
  const auto second = folder.write("second", "818,5550101\n714,5550102\n");
  const auto third = folder.write("third", "714,5550103\n714,555010\n");
  const auto report = build(request({first, second}, folder / "out")).value();
  EXPECT_EQ(report.info.total, 3U);
  EXPECT_EQ(report.lines, 4U);
  EXPECT_EQ(
      error_of(request({first, third}, folder / "out")),
      third.string() + ":2: not a number like 818,5550123 or 8185550123 or 18185550123: \"714,555010\"");
}

TEST(Build, TakesTheVersionFromTheNameBeforeTheArgument) {
  const Folder folder;
  const auto named = folder.write("2026-7-9_818_0a-1b.txt", "818,5550100\n");
  const auto plain = folder.write("plain.txt", "714,5550100\n");
  const auto report = build(request({named, plain}, folder / "out")).value();
  EXPECT_THAT(report.info.areas,
              testing::ElementsAre(AreaInfo{714, kListDay, 1}, AreaInfo{818, day(2026, 7, 9), 1}));

  const auto snapshot = open_or_throw(folder / "out");
  EXPECT_EQ(snapshot->slabs().area(818).version, day(2026, 7, 9));
  EXPECT_EQ(snapshot->slabs().area(714).version, kListDay);
}

TEST(Build, TakesTheOlderVersionWhereTwoListsMeet) {
  const Folder folder;
  const auto older = folder.write("2026-7-9_818_a.txt", "818,5550100\n714,5550100\n");
  const auto newer = folder.write("2026-8-9_818_b.txt", "818,5550101\n");
  for (const auto& inputs : {std::vector{older, newer}, std::vector{newer, older}}) {
    const auto report = build(request(inputs, folder / "out")).value();
    EXPECT_THAT(report.info.areas,
                testing::ElementsAre(AreaInfo{714, day(2026, 7, 9), 1}, AreaInfo{818, day(2026, 7, 9), 2}));
  }
}

TEST(Build, WarnsWhereAFileHoldsMoreThanItsNameSays) {
  const Folder folder;
  const auto list = folder.write("2026-8-1_818_a.txt", "818,5550100\n714,5550100\n715,5550100\n");
  const auto report = build(request({list}, folder / "out")).value();
  EXPECT_THAT(report.warnings,
              testing::ElementsAre(list.string() + ": named for area code 818, but holds numbers "
                                                   "of 714 715 as well"));
}

TEST(Build, WantsAVersionThatIsNotInTheFuture) {
  const Folder folder;
  const auto plain = folder.write("plain.txt", "818,5550100\n");
  const auto tomorrow = folder.write("2026-8-21_818_a.txt", "818,5550100\n");
  const auto today = folder.write("2026-8-20_818_a.txt", "818,5550100\n");
  BuildRequest undated = request({plain}, folder / "out");
  undated.version_date.reset();
  EXPECT_THAT(error_of(undated), HasSubstr(plain.string() + ": the date of this list is not known"));
  EXPECT_THAT(error_of(request({tomorrow}, folder / "out")), HasSubstr("2026-08-21 lies in the future"));
  BuildRequest future = request({plain}, folder / "out");
  future.version_date = kToday + std::chrono::days{1};
  EXPECT_THAT(error_of(future), HasSubstr("lies in the future"));
  EXPECT_EQ(error_of(request({today}, folder / "out")), "");
}

TEST(Build, RefusesNothingToRead) {
  const Folder folder;
  EXPECT_EQ(error_of(request({}, folder / "out")), "no registry files were given");
  const auto empty = folder.write("empty", "");
  const auto blank = folder.write("blank", "\r\n\n");
  const auto list = folder.write("list", "818,5550100\n");
  for (const auto& none : {empty, blank}) {
    EXPECT_EQ(error_of(request({none}, folder / "out")), none.string() + ": holds no numbers at all");
    EXPECT_EQ(error_of(request({list, none}, folder / "out")), none.string() + ": holds no numbers at all");
  }
  EXPECT_THAT(error_of(request({folder / "missing"}, folder / "out")),
              HasSubstr("missing: cannot be opened"));
  EXPECT_THAT(error_of(request({folder.path()}, folder / "out")), HasSubstr("cannot be read"));
  EXPECT_EQ(folder.names(), (std::set<std::string>{"empty", "blank", "list"}));
}

}  // namespace
}  // namespace smppguard::dnc
