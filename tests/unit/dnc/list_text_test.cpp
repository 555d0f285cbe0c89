// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/list_text.hpp"

#include "building.hpp"
#include "flat_line.hpp"
#include "folder.hpp"
#include "originate_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <sstream>

namespace smppguard::dnc {
namespace {

std::string text_of(const Snapshot& list, TextForm form) {
  std::string text;
  for (std::size_t i = 0; i < list.info().areas.size(); ++i) {
    const auto written = write_text(list, i, form, [&text](std::string_view piece) -> Result<void> {
      EXPECT_TRUE(piece.ends_with('\n'));
      text += piece;
      return {};
    });
    EXPECT_TRUE(written);
  }
  return text;
}

TEST(WriteText, WritesEachForm) {
  const Folder folder;
  const auto list =
      open_or_throw(write_list(folder.path(), kNational, 1, {2220000000, 2223334545, 9999999999}));
  EXPECT_EQ(text_of(*list, TextForm::flat), "222,0000000\n222,3334545\n999,9999999\n");
  EXPECT_EQ(text_of(*list, TextForm::plain), "2220000000\n2223334545\n9999999999\n");
  EXPECT_EQ(text_of(*list, TextForm::changes),
            "2220000000,2026-08-05T00:00:00,A\n"
            "2223334545,2026-08-05T00:00:00,A\n"
            "9999999999,2026-08-05T00:00:00,A\n");
}

TEST(WriteText, IsReadAgainAsTheSameNumbers) {
  std::mt19937_64 random{11};
  std::set<std::uint64_t> numbers;
  while (numbers.size() < 60'000) numbers.insert(2'220'000'000 + random() % 20'000'000);
  const Folder folder;
  for (const ListIdentity& identity : {kNational, ListIdentity{"own", ListKind::company, {}}}) {
    const auto list = open_or_throw(write_list(folder.path(), identity, 1, numbers));
    for (const TextForm form : {TextForm::flat, TextForm::plain}) {
      std::set<std::uint64_t> read;
      std::istringstream lines{text_of(*list, form)};
      for (std::string line; std::getline(lines, line);) {
        const auto number = read_line(line).value();
        read.insert(number.area_code * 10'000'000ULL + number.local);
      }
      EXPECT_EQ(read, numbers);
    }
  }
}

TEST(WriteText, WritesSendersAsCsvThatIsReadAgain) {
  const Folder folder;
  const auto list = OriginateList::open(write_originate(folder.path(), {"spoofed", kListDay, 0}, 1,
                                                        "2223335,\"a, b\"\n222,=1\n2223334545,\n"))
                        .value();
  std::string text;
  const auto written = write_text(*list, [&text](std::string_view piece) -> Result<void> {
    text += piece;
    return {};
  });
  ASSERT_TRUE(written);
  EXPECT_EQ(text, "prefix,source\n222,'=1\n2223334545,\n2223335,\"a, b\"\n");
  const auto again =
      OriginateList::open(write_originate(folder.path(), {"spoofed", kListDay, 0}, 2, text)).value();
  EXPECT_EQ(again->info(), list->info());
  EXPECT_EQ(folder.read("spoofed.000002.dno"), folder.read("spoofed.000001.dno"));
}

TEST(WriteText, EndsWithTheFirstErrorOfItsReader) {
  std::set<std::uint64_t> numbers;
  for (std::uint64_t ten = 2'220'000'000; ten < 2'220'100'000; ++ten) numbers.insert(ten);
  const Folder folder;
  const auto list = open_or_throw(write_list(folder.path(), kNational, 1, numbers));
  for (int most = 0; most < 3; ++most) {
    int pieces = 0;
    const auto written = write_text(*list, 0, TextForm::flat, [&](std::string_view) -> Result<void> {
      if (pieces++ == most) return fail("full");
      return {};
    });
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().message, "full");
    EXPECT_EQ(pieces, most + 1);
  }
}

}  // namespace
}  // namespace smppguard::dnc
