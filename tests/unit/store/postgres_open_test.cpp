// SPDX-License-Identifier: Apache-2.0
#include "postgres_open.hpp"

#include "postgres_migrations.hpp"
#include "support/postgres_place.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using smppguard::testing::PostgresPlace;
using ::testing::HasSubstr;

class PostgresOpenTest : public ::testing::Test {
 protected:
  PostgresOptions options() const { return {.url = place_.url()}; }
  std::string version() { return place_.query("SELECT version FROM smppguard_schema"); }

  PostgresPlace place_;
};

TEST_F(PostgresOpenTest, MakesAnEmptyDatabaseAStore) {
  const auto database = open_postgres_for_writing(options());
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(version(), "7");
  EXPECT_EQ(place_.query("SELECT count(*) FROM heads"), "1");
  EXPECT_EQ(
      place_.query("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM "
                   "pg_class WHERE relnamespace = current_schema()::regnamespace)"),
      "23");
  const auto again = open_postgres_for_reading(options());
  EXPECT_TRUE(again) << again.error().message;
}

TEST_F(PostgresOpenTest, MakesItOnceWhenManyNodesStartTogether) {
  constexpr int kNodes = 8;
  std::latch together{kNodes};
  std::vector<std::string> errors(kNodes);
  {
    std::vector<std::jthread> nodes;
    for (int i = 0; i < kNodes; ++i) {
      nodes.emplace_back([&, i] {
        together.arrive_and_wait();
        const auto database = open_postgres_for_writing(options());
        if (!database) errors[static_cast<std::size_t>(i)] = database.error().message;
      });
    }
  }
  EXPECT_THAT(errors, ::testing::Each(""));
  EXPECT_EQ(version(), "7");
  EXPECT_EQ(place_.query("SELECT count(*) FROM smppguard_schema"), "1");
  EXPECT_EQ(place_.query("SELECT count(*) FROM heads"), "1");
}

TEST_F(PostgresOpenTest, GoesOnWhereAnOlderOneStopped) {
  place_.execute("CREATE TABLE smppguard_schema (one BIGINT PRIMARY KEY, version BIGINT NOT NULL)");
  place_.execute("INSERT INTO smppguard_schema VALUES (1, 4)");
  for (const char* const script : postgres_migrations().front().scripts) place_.execute(script);
  place_.execute("INSERT INTO receipts VALUES (1, 'm', 'u', 's', 1, 'p')");
  const auto only_look = open_postgres_for_reading(options());
  ASSERT_FALSE(only_look);
  EXPECT_THAT(only_look.error().message, HasSubstr("its schema is version 4 and 7 is needed"));
  const auto database = open_postgres_for_writing(options());
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(version(), "7");
  EXPECT_EQ(place_.query("SELECT node FROM receipts"), "");
}

TEST_F(PostgresOpenTest, RefusesANewerSchema) {
  ASSERT_TRUE(open_postgres_for_writing(options()));
  place_.execute("UPDATE smppguard_schema SET version = 8");
  for (const auto open : {open_postgres_for_writing, open_postgres_for_reading}) {
    const auto database = open(options());
    ASSERT_FALSE(database);
    EXPECT_THAT(database.error().message,
                HasSubstr("its schema is version 8, this smppguard knows up to 7; install the smppguard that "
                          "wrote it or a newer one"));
  }
}

TEST_F(PostgresOpenTest, GoesOnWhenTheSchemaBecomesNewerMeanwhile) {
  const auto database = open_postgres_for_writing(options());
  ASSERT_TRUE(database) << database.error().message;
  ASSERT_TRUE((*database)->run("look", "SELECT 1"));
  place_.execute("UPDATE smppguard_schema SET version = 8");
  while (place_.connections() > 1) std::this_thread::yield();  // the one that looked at the schema goes
  EXPECT_EQ(place_.end_connections(), 1);
  const auto done = (*database)->run("look", "SELECT feed FROM heads");
  EXPECT_TRUE(done) << done.error().message;
  EXPECT_EQ((*database)->condition().reconnects, 1U);
}

TEST_F(PostgresOpenTest, RefusesTheTablesOfAnotherProgram) {
  place_.execute("CREATE TABLE feed (url TEXT)");
  const auto database = open_postgres_for_writing(options());
  ASSERT_FALSE(database);
  EXPECT_THAT(database.error().message, HasSubstr("it has a table feed but none called smppguard_schema"));
  EXPECT_EQ(place_.query("SELECT to_regclass('smppguard_schema')"), "");
}

TEST_F(PostgresOpenTest, RefusesAStoreThatHasLostItsVersion) {
  ASSERT_TRUE(open_postgres_for_writing(options()));
  place_.execute("DELETE FROM smppguard_schema");
  const auto database = open_postgres_for_writing(options());
  ASSERT_FALSE(database);
  EXPECT_THAT(database.error().message, HasSubstr("table smppguard_schema is empty"));
}

TEST_F(PostgresOpenTest, SaysThatASchemaIsMissing) {
  PostgresOptions nowhere = options();
  const std::string server = smppguard::testing::postgres_url();
  nowhere.url =
      server + (server.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3Dnot_there";
  const auto database = open_postgres_for_writing(nowhere);
  ASSERT_FALSE(database);
  EXPECT_THAT(database.error().message, HasSubstr("create the schema or name another one"));
}

TEST_F(PostgresOpenTest, SaysWhichRightIsMissing) {
  ASSERT_TRUE(open_postgres_for_writing(options()));
  const std::string schema = place_.query("SELECT current_schema()");
  // Of the owner's own rights: the tests' user may make no other user.
  place_.execute("REVOKE SELECT ON smppguard_schema FROM CURRENT_USER");
  for (const auto open : {open_postgres_for_writing, open_postgres_for_reading}) {
    const auto database = open(options());
    ASSERT_FALSE(database);
    EXPECT_THAT(database.error().message,
                HasSubstr("permission denied for table smppguard_schema [42501]; grant that to this user"));
  }
  place_.execute("REVOKE ALL ON smppguard_schema FROM CURRENT_USER");
  EXPECT_THAT(open_postgres_for_reading(options()).error().message, HasSubstr("[42501]"));
  place_.execute("REVOKE USAGE ON SCHEMA " + schema + " FROM CURRENT_USER");
  for (const auto open : {open_postgres_for_writing, open_postgres_for_reading}) {
    const auto database = open(options());
    ASSERT_FALSE(database);
    EXPECT_THAT(database.error().message, HasSubstr("GRANT USAGE ON SCHEMA " + schema));
  }
  place_.execute("GRANT USAGE ON SCHEMA " + schema + " TO CURRENT_USER");
  place_.execute("GRANT SELECT ON smppguard_schema TO CURRENT_USER");
  const auto database = open_postgres_for_reading(options());
  EXPECT_TRUE(database) << database.error().message;
}

TEST_F(PostgresOpenTest, MakesNoSecondStoreInFrontOfOne) {
  ASSERT_TRUE(open_postgres_for_writing(options()));
  const std::string schema = place_.query("SELECT current_schema()");
  place_.execute("CREATE SCHEMA " + schema + "_new");
  PostgresOptions both = options();
  both.url.insert(both.url.find(schema), schema + "_new,");
  for (const auto open : {open_postgres_for_writing, open_postgres_for_reading}) {
    const auto database = open(both);
    ASSERT_FALSE(database);
    EXPECT_THAT(database.error().message, HasSubstr("there is a store in the schema " + schema + ", but"));
  }
  place_.execute("DROP SCHEMA " + schema + "_new");  // would fail if anything were in it
}

TEST_F(PostgresOpenTest, SaysThatThereIsNoStoreToLookAt) {
  const auto database = open_postgres_for_reading(options());
  ASSERT_FALSE(database);
  EXPECT_THAT(database.error().message, HasSubstr("there is no store in it; start the service once"));
}

TEST_F(PostgresOpenTest, EvidenceStaysWhateverProgramTries) {
  const auto database = open_postgres_for_writing(options());
  ASSERT_TRUE(database) << database.error().message;
  place_.execute("INSERT INTO organisations VALUES (1, 'k', 'n', '', '', '', '', 0, 'off', 1, 'me')");
  const auto refused = [&](std::string_view sql) {
    const auto done = (*database)->run("try it", sql);
    EXPECT_FALSE(done);
    EXPECT_EQ((*database)->trouble(), Trouble::change);
    return done ? "" : done.error().message;
  };
  EXPECT_THAT(refused("DELETE FROM organisations"), HasSubstr("organisations are never deleted"));
  EXPECT_THAT(refused("TRUNCATE organisations CASCADE"), HasSubstr("never deleted"));
  EXPECT_THAT(refused("UPDATE organisations SET key = 'other'"), HasSubstr("keeps its id, key and origin"));
  EXPECT_TRUE((*database)->run("change", "UPDATE organisations SET name = 'other'"));
  place_.execute(
      "INSERT INTO exemptions (id, organisation, category, starts_at, status, requested_at, requested_by) "
      "VALUES (1, 1, 'healthcare', 1, 'requested', 1, 'me')");
  EXPECT_THAT(refused("UPDATE exemptions SET status = 'revoked'"),
              HasSubstr("an exemption is requested, then approved or refused"));
}

}  // namespace
}  // namespace smppguard::store
