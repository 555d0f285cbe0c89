// SPDX-License-Identifier: Apache-2.0
#include "change_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

constexpr std::int64_t kDay = 1'785'888'000;  // 2026-08-05
const std::string kBad = "not a change like 8185550123,2026-08-05T10:20:30,A (or D): ";

struct Read {
  std::vector<ChangeRecord> records;
  std::string error;  // "": none

  friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view text, std::size_t piece = 1'000'000) {
  Read read;
  ChangeReader reader{read.records};
  Result<void> done;
  for (; done && !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    done = reader.feed(text.substr(0, piece));
  }
  if (done) done = reader.finish();
  if (!done) read.error = done.error().message;
  return read;
}

TEST(ChangeReader, TakesEitherLineEndHoweverItIsCut) {
  const std::string text =
      "8185550123,2026-08-05T00:00:01,A\n8185550124,2026-08-05,D\r\n18185550125 2026-08-05 00:00:02 "
      "A\n\r\n\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    const Read got = read(text, piece);
    EXPECT_EQ(got.error, "") << piece;
    EXPECT_THAT(got.records,
                ElementsAre(ChangeRecord{8185550123, kDay + 1, true}, ChangeRecord{8185550124, kDay, false},
                            ChangeRecord{8185550125, kDay + 2, true}))
        << piece;
  }
}

TEST(ChangeReader, NeedsNoLineEndAtTheEnd) {
  for (const char* end : {"", "\n", "\r", "\r\n", "\r\n\r"}) {
    const Read got = read("8185550123,2026-08-05,A" + std::string{end});
    EXPECT_EQ(got.error, "");
    EXPECT_EQ(got.records.size(), 1U);
  }
  EXPECT_EQ(read(""), Read{});
}

TEST(ChangeReader, NamesTheBadLineHoweverItIsCut) {
  const std::string text =
      "8185550123,2026-08-05,A\n8185550124,2026-08-05,A\nhello\n8185550125,2026-08-05,A\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    EXPECT_EQ(read(text, piece).error, "3: " + kBad + "\"hello\"") << piece;
  }
  EXPECT_EQ(read("8185550123,2026-08-05,A\n8185550124,2026-0").error, "2: " + kBad + "\"8185550124,2026-0\"");
}

TEST(ChangeReader, TakesNoRecordBehindAnEmptyLine) {
  const std::string text = "8185550123,2026-08-05,A\n\n8185550124,2026-08-05,A\n";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    EXPECT_EQ(read(text, piece).error, "2: empty line before the end of the file: \"\"") << piece;
  }
}

TEST(ChangeReader, HoldsNoLineWithoutAnEnd) {
  for (const std::size_t piece : {1UL, 7UL, 100UL, 100'000UL}) {
    EXPECT_THAT(read(std::string(100'000, '8'), piece).error, StartsWith("1: " + kBad + "\"8888")) << piece;
  }
}

}  // namespace
}  // namespace smppguard::dnc
