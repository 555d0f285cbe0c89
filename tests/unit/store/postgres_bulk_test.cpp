// SPDX-License-Identifier: Apache-2.0
#include "postgres_case.hpp"
#include "postgres_copy.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PostgresBulkTest : public PostgresCase {
 protected:
  /// Rows 0, 1 ... in as many calls.
  PostgresDatabase::NextRow rows(std::int64_t count) {
    return [this, count, i = std::int64_t{0}](std::vector<Value>& row) mutable -> Result<bool> {
      if (i == count) return false;
      text_ = "name " + std::to_string(i);
      row = {i + 100, i % 2 == 0 ? Value{text_} : Value{}, Value{text_}};
      ++i;
      return true;
    };
  }

  std::string text_;
};

constexpr std::string_view kAll = "SELECT id, name, octets FROM t ORDER BY id";

TEST_F(PostgresBulkTest, CopiesManyRowsInAndOut) {
  constexpr std::int64_t kRows = 100'000;
  const auto in = database_->copy_in("fill", "t", "id, name, octets", rows(kRows));
  ASSERT_TRUE(in) << in.error().message;
  EXPECT_EQ(*in, std::uint64_t{kRows});

  std::int64_t next = 0;
  bool same = true;
  const auto out = database_->stream("read", kAll, [&](const Row& row) {
    const std::string text = "name " + std::to_string(next);
    same = same && row.integer(0) == next + 100 && row.null(1) == (next % 2 != 0) && row.text(2) == text;
    ++next;
  });
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(*out, std::uint64_t{kRows});
  EXPECT_EQ(next, kRows);
  EXPECT_TRUE(same);
  EXPECT_EQ(words(insert(*database_, 1)), "");  // and on it goes in the pipeline
}

// Whoever sends must not come to wait for a word of the server's when it has just taken everything.
TEST_F(PostgresBulkTest, ACopyNeverStandsStill) {
  constexpr std::int64_t kRows = 1'000'000;
  PostgresOptions options;
  options.stream_silence = std::chrono::seconds{3};
  const auto impatient = open(options);
  place_.execute("CREATE TABLE heap (id BIGINT, name TEXT, octets BYTEA)");
  const auto in = impatient->copy_in("fill", "heap", "id, name, octets", rows(kRows));
  ASSERT_TRUE(in) << in.error().message;
  EXPECT_EQ(place_.query("SELECT count(*) FROM heap"), std::to_string(kRows));
}

TEST_F(PostgresBulkTest, WhatIsCopiedInIsAllOrNothing) {
  const auto refused =
      database_->copy_in("fill", "t", "id, name, octets",
                         [i = std::int64_t{0}](std::vector<Value>& row) mutable -> Result<bool> {
                           row = {i, Value{}, Value{}};
                           return ++i < 10'000;
                         });
  EXPECT_THAT(words(refused), HasSubstr("[23514]"));
  EXPECT_EQ(database_->trouble(), Trouble::change);
  const auto failed = database_->copy_in(
      "fill", "t", "id", [i = std::int64_t{100}](std::vector<Value>& row) mutable -> Result<bool> {
        row = {i++};
        if (i > 200) return fail("the source is gone");
        return true;
      });
  EXPECT_EQ(words(failed), "the source is gone");
  EXPECT_EQ(count(), "0");
  EXPECT_EQ(database_->condition().reconnects, 0U);
}

TEST_F(PostgresBulkTest, AStreamSeesTheStateOfItsTransaction) {
  ASSERT_TRUE(database_->copy_in("fill", "t", "id, name, octets", rows(10)));
  ASSERT_EQ(words(database_->begin_reading("read")), "");
  ASSERT_TRUE(database_->run("read", "SELECT 1"));
  place_.execute("DELETE FROM t");
  const auto out = database_->stream("read", kAll, [](const Row&) {});
  ASSERT_TRUE(out) << out.error().message;
  EXPECT_EQ(*out, 10U);
  EXPECT_EQ(words(database_->commit("read", {})), "");
}

TEST_F(PostgresBulkTest, WhereTheEngineCannotCopyRowsComeOneByOne) {
  // COPY takes no SHOW; what stands before it in the transaction stays.
  Heads heads;
  ASSERT_EQ(words(database_->begin_writing("write", heads)), "");
  ASSERT_EQ(words(insert(*database_, 1)), "");
  std::vector<std::string> seen;
  const auto shown = database_->stream("look", "SHOW client_encoding",
                                       [&](const Row& row) { seen.emplace_back(row.text(0)); });
  EXPECT_EQ(words(shown), "");
  EXPECT_THAT(seen, ElementsAre("UTF8"));
  EXPECT_EQ(words(database_->commit("write", heads)), "");
  EXPECT_EQ(count(), "1");
}

TEST_F(PostgresBulkTest, AQueryThatIsWrongSaysSo) {
  EXPECT_THAT(words(database_->stream("read", "SELECT nothing FROM t", [](const Row&) {})),
              HasSubstr("[42703]"));
  EXPECT_THAT(
      words(database_->stream("read", "SELECT 1 / (id - id) FROM (VALUES (1)) v (id)", [](const Row&) {})),
      HasSubstr("[22012]"));
  EXPECT_EQ(words(insert(*database_, 1)), "");
}

TEST_F(PostgresBulkTest, AStreamThatIsCutIsAnError) {
  bool cut = false;
  // More than fits between the two ends.
  constexpr std::string_view kMuch = "SELECT n, repeat('x', 100) FROM generate_series(1, 5000000) AS g (n)";
  const auto out = database_->stream("read", kMuch, [&](const Row&) {
    if (!cut) {
      EXPECT_EQ(place_.end_connections(), 1);
    }
    cut = true;
  });
  EXPECT_FALSE(out);
  EXPECT_EQ(database_->trouble(), Trouble::store);
  EXPECT_EQ(words(insert(*database_, 1)), "");
}

TEST(CopyReaderTest, ReadsWhatWasWrittenInPiecesOfAnySize) {
  CopyWriter writer;
  const std::vector<std::uint8_t> octets = {0, 255, 7};
  writer.add(std::vector<Value>{std::int64_t{-5}, "text", Value{}, Bytes{octets}});
  writer.add(std::vector<Value>{std::int64_t{6}, "", Value{}, Bytes{}});
  writer.end();
  const Bytes all = as_bytes(writer.octets());
  for (std::size_t size = 1; size <= all.size(); ++size) {
    CopyReader reader;
    std::vector<std::int64_t> numbers;
    for (std::size_t at = 0; at < all.size(); at += size) {
      const auto taken = reader.take(all.subspan(at, std::min(size, all.size() - at)), [&](const Row& row) {
        numbers.push_back(row.integer(0));
        EXPECT_EQ(row.text(1), numbers.size() == 1 ? "text" : "");
        EXPECT_TRUE(row.null(2));
        EXPECT_FALSE(row.null(3));
        EXPECT_EQ(row.octets(3).size(), numbers.size() == 1 ? 3U : 0U);
        EXPECT_TRUE(row.null(4));
      });
      ASSERT_TRUE(taken) << taken.error().message;
    }
    EXPECT_THAT(numbers, ElementsAre(-5, 6));
    EXPECT_TRUE(reader.finish());
  }
}

TEST(CopyReaderTest, RefusesWhatIsNoRow) {
  const auto read = [](std::string octets) {
    CopyReader reader;
    const auto taken = reader.take(as_bytes(octets), [](const Row&) {});
    return taken ? words(reader.finish()) : taken.error().message;
  };
  const std::string header = CopyWriter{}.octets();
  EXPECT_THAT(read("PGCOPX"), HasSubstr("not the binary form"));
  EXPECT_THAT(read(header), HasSubstr("end in the middle"));
  EXPECT_THAT(read(header + std::string{"\x7F\xFF", 2}), HasSubstr("not the binary form"));
  EXPECT_THAT(read(header + std::string{"\0\1\x7F\0\0\0", 6}), HasSubstr("not the binary form"));
  EXPECT_THAT(read(header + std::string{"\0\1\0\0\0\4ab", 8}), HasSubstr("end in the middle"));
  EXPECT_THAT(read(header + "\xFF\xFF\xFF\xFF"), HasSubstr("more behind the end"));
  EXPECT_EQ(read(header + "\xFF\xFF"), "");
}

}  // namespace
}  // namespace smppguard::store
