// SPDX-License-Identifier: Apache-2.0
#include "postgres_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using PostgresDatabaseTest = PostgresCase;

TEST_F(PostgresDatabaseTest, KeepsEveryKindOfValue) {
  const std::vector<std::uint8_t> broken = {0xC3, 0x00, 0xFF, '\\', '\''};
  const auto written = database_->run(
      "write", "INSERT INTO t (id, name, octets) VALUES ($1, $2, $3), ($4, $5, $6)",
      {std::int64_t{-1}, "it's \xC3\xA9", Bytes{broken}, std::int64_t{1} << 62, Value{}, Value{}});
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(*written, 2U);

  int rows = 0;
  const auto read =
      database_->run("read", "SELECT id, name, octets, 7::int, 8::smallint, true FROM t ORDER BY id", {},
                     [&](const Row& row) {
                       if (rows++ == 0) {
                         EXPECT_EQ(row.integer(0), -1);
                         EXPECT_EQ(row.text(1), "it's \xC3\xA9");
                         EXPECT_THAT(row.octets(2), ::testing::ElementsAreArray(broken));
                         EXPECT_EQ(row.integer(3), 7);
                         EXPECT_EQ(row.integer(4), 8);
                         EXPECT_EQ(row.integer(5), 1);
                         return;
                       }
                       EXPECT_EQ(row.integer(0), std::int64_t{1} << 62);
                       EXPECT_TRUE(row.null(1));
                       EXPECT_EQ(row.text(1), "");
                       EXPECT_EQ(row.integer(2), 0);
                     });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, 0U);
  EXPECT_EQ(rows, 2);
}

TEST_F(PostgresDatabaseTest, CommitsAndMovesTheHeads) {
  Heads heads;
  ASSERT_TRUE(database_->begin_writing("write", heads));
  ASSERT_TRUE(database_->flush("write"));
  EXPECT_EQ(heads, (Heads{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  heads.feed = 11;
  database_->queue("INSERT INTO t (id) VALUES ($1)", {std::int64_t{11}});
  const auto done = database_->commit("write", heads);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(place_.query("SELECT feed FROM heads"), "11");
  EXPECT_EQ(place_.query("SELECT count(*) FROM t"), "1");
  EXPECT_FALSE(database_->condition().read_only);
}

TEST_F(PostgresDatabaseTest, KnowsAParameterThatWasNullAtFirst) {
  constexpr std::string_view kSql = "INSERT INTO t (id, name, octets) VALUES ($1, $2, $3)";
  EXPECT_EQ(words(database_->run("write", kSql, {std::int64_t{1}, Value{}, Value{}})), "");
  EXPECT_EQ(words(database_->run("write", kSql, {std::int64_t{2}, "two", "2"})), "");
  EXPECT_EQ(words(database_->run("write", kSql, {std::int64_t{3}, Value{}, "3"})), "");
  const auto update = "UPDATE t SET id = coalesce($1, id) WHERE id = $2";
  EXPECT_EQ(words(database_->run("write", update, {Value{}, std::int64_t{1}})), "");
  EXPECT_EQ(words(database_->run("write", update, {std::int64_t{4}, std::int64_t{1}})), "");
  EXPECT_EQ(place_.query("SELECT string_agg(id || coalesce(name, '-'), ' ' ORDER BY id) FROM t"),
            "2two 3- 4-");
}

TEST_F(PostgresDatabaseTest, NamesItsStatementsAsNoOtherConnectionDoes) {
  const auto name = [](PostgresDatabase& database) {
    std::string found;
    EXPECT_EQ(words(database.run("look", "SELECT name FROM pg_prepared_statements", Values{},
                                 [&](const Row& row) { found = row.text(0); })),
              "");
    return found;
  };
  const auto other = open({});
  EXPECT_NE(name(*database_), name(*other));
}

TEST_F(PostgresDatabaseTest, RunsWhatIsQueuedFirstAndInOrder) {
  std::vector<std::int64_t> seen;
  const EachRow see = [&](const Row& row) { seen.push_back(row.integer(0)); };
  database_->queue("SELECT count(*) FROM t", {}, see);
  database_->queue("INSERT INTO t (id) VALUES ($1)", {std::int64_t{1}});
  database_->queue("SELECT count(*) FROM t", {}, see);
  EXPECT_EQ(words(database_->run("look", "SELECT count(*) + 10 FROM t", {}, see)), "");
  EXPECT_THAT(seen, ElementsAre(0, 1, 11));
}

TEST_F(PostgresDatabaseTest, ABatchMayBeLargerThanAllBuffersInBothDirections) {
  constexpr std::int64_t kRows = 300;
  const std::string large(100'000, 'x');
  std::size_t octets = 0;
  Heads heads;
  ASSERT_EQ(words(database_->begin_writing("write", heads)), "");
  for (std::int64_t i = 0; i < kRows; ++i) {
    database_->queue("INSERT INTO t (id, octets) VALUES ($1, $2) RETURNING octets", {i + 100, large},
                     [&](const Row& row) { octets += row.octets(0).size(); });
  }
  ASSERT_EQ(words(database_->commit("write", heads)), "");
  EXPECT_EQ(octets, kRows * large.size());
  EXPECT_EQ(count(), "300");
}

TEST_F(PostgresDatabaseTest, WhatComesBehindAFailureIsNotRun) {
  database_->queue("INSERT INTO t (id) VALUES ($1)", {std::int64_t{1}});
  database_->queue("INSERT INTO t (id) VALUES ($1)", {std::int64_t{13}});
  database_->queue("INSERT INTO t (id, name) VALUES ($1, 'x')", {std::int64_t{2}});
  const std::string error = words(database_->flush("write"));
  EXPECT_THAT(error, HasSubstr("cannot write: new row for relation"));
  EXPECT_THAT(error, HasSubstr("[23514]"));
  EXPECT_EQ(database_->trouble(), Trouble::change);
  EXPECT_EQ(count(), "0");
  // The connection is as good as before, and so is a statement that was not prepared because of it.
  EXPECT_EQ(words(database_->run("write", "INSERT INTO t (id, name) VALUES ($1, 'x')", {std::int64_t{2}})),
            "");
  EXPECT_EQ(database_->condition().reconnects, 0U);
  EXPECT_EQ(count(), "1");
}

TEST_F(PostgresDatabaseTest, ATransactionIsAllOrNothing) {
  Heads heads;
  {
    const RollBack at_the_end{*database_};
    ASSERT_EQ(words(database_->begin_writing("write", heads)), "");
    EXPECT_EQ(words(insert(*database_, 1)), "");
    EXPECT_NE(words(insert(*database_, 13)), "");
    // A caller that does not look must not be told that it is committed.
    EXPECT_THAT(words(database_->commit("write", heads)), HasSubstr("nothing was committed"));
  }
  EXPECT_EQ(count(), "0");
  ASSERT_EQ(words(database_->begin_writing("write", heads)), "");
  EXPECT_EQ(words(insert(*database_, 1)), "");
  database_->roll_back();
  EXPECT_EQ(count(), "0");
  EXPECT_EQ(words(insert(*database_, 2)), "");
  EXPECT_EQ(count(), "1");
}

TEST_F(PostgresDatabaseTest, AReaderSeesOneState) {
  const auto look = [&] {
    std::int64_t number = -1;
    EXPECT_EQ(words(database_->run("look", "SELECT count(*) FROM t", {},
                                   [&](const Row& row) { number = row.integer(0); })),
              "");
    return number;
  };
  ASSERT_EQ(words(database_->begin_reading("look")), "");
  EXPECT_EQ(look(), 0);
  place_.execute("INSERT INTO t (id) VALUES (1)");
  EXPECT_EQ(look(), 0);
  EXPECT_NE(words(insert(*database_, 2)), "");
  database_->roll_back();
  EXPECT_EQ(look(), 1);
}

TEST_F(PostgresDatabaseTest, WritersTakeTurns) {
  const auto other = open({});
  Heads mine;
  Heads theirs;
  ASSERT_EQ(words(database_->begin_writing("write", mine)), "");
  ASSERT_EQ(words(database_->flush("write")), "");
  std::jthread waits{[&] {
    EXPECT_EQ(words(other->begin_writing("write", theirs)), "");
    EXPECT_EQ(words(other->flush("write")), "");
  }};
  const std::string blocked =
      "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM "
      "pg_stat_activity WHERE application_name = current_schema())";
  while (place_.query(blocked) == "0") std::this_thread::yield();
  mine.feed = 100;
  EXPECT_EQ(words(database_->commit("write", mine)), "");
  waits.join();
  EXPECT_EQ(theirs.feed, 100);
  other->roll_back();
}

TEST_F(PostgresDatabaseTest, SaysThatHeadsAreMissing) {
  place_.execute("DELETE FROM heads");
  Heads heads;
  ASSERT_EQ(words(database_->begin_writing("write", heads)), "");
  database_->queue("INSERT INTO t (id) VALUES ($1)", {std::int64_t{1}});
  EXPECT_THAT(words(database_->commit("write", heads)), HasSubstr("table heads is empty"));
  EXPECT_EQ(database_->trouble(), Trouble::store);
  database_->roll_back();
  EXPECT_EQ(count(), "0");
}

TEST_F(PostgresDatabaseTest, ForgetsStatementsWhenThereAreManyTexts) {
  for (int i = 0; i < 600; ++i) {
    ASSERT_EQ(words(database_->run("look", "SELECT " + std::to_string(i))), "");
  }
  std::int64_t kept = 0;
  ASSERT_EQ(words(database_->run("look", "SELECT count(*) FROM pg_prepared_statements", {},
                                 [&](const Row& row) { kept = row.integer(0); })),
            "");
  EXPECT_LE(kept, 300);
}

}  // namespace
}  // namespace smppguard::store
