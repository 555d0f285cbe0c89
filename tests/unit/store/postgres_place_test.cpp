// SPDX-License-Identifier: Apache-2.0
#include "support/postgres_place.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

TEST(PostgresPlaceTest, IsEmptyEachTimeAndGoesWithWhatIsInIt) {
  std::string first;
  {
    PostgresPlace place;
    first = place.query("SELECT current_schema()");
    place.execute("CREATE TABLE heads (feed bigint)");
    place.execute("INSERT INTO heads VALUES (7)");
    EXPECT_EQ(place.query("SELECT feed FROM heads"), "7");
  }
  PostgresPlace place;
  EXPECT_NE(place.query("SELECT current_schema()"), first);
  EXPECT_EQ(place.query("SELECT to_regclass('heads')"), "");
  EXPECT_EQ(place.query("SELECT count(*) FROM pg_namespace WHERE nspname = '" + first + "'"), "0");
}

TEST(PostgresPlaceTest, EndsTheConnectionsThatItsUrlMade) {
  PostgresPlace place;
  PGconn* const connection = PQconnectdb(place.url().c_str());
  ASSERT_EQ(PQstatus(connection), CONNECTION_OK) << PQerrorMessage(connection);
  EXPECT_EQ(place.connections(), 1);
  PQclear(PQexec(connection, "CREATE TABLE feed (position bigint)"));
  EXPECT_EQ(place.query("SELECT count(*) FROM feed"), "0");
  EXPECT_EQ(place.end_connections(), 1);
  PGresult* const result = PQexec(connection, "SELECT 1");
  EXPECT_NE(PQresultStatus(result), PGRES_TUPLES_OK);
  PQclear(result);
  PQfinish(connection);
  EXPECT_EQ(place.connections(), 0);
}

}  // namespace
}  // namespace smppguard::testing
