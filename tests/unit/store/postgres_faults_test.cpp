// SPDX-License-Identifier: Apache-2.0
// What an operator sees, and what goes on, when the server or the way to it fails.
#include "postgres_case.hpp"
#include "postgres_fault.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace smppguard::store {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using PostgresFaultsTest = PostgresCase;

TEST_F(PostgresFaultsTest, AConnectionThatWasEndedBetweenTwoCallsCostsNothing) {
  EXPECT_EQ(words(insert(*database_, 1)), "");
  EXPECT_EQ(place_.end_connections(), 1);
  while (place_.connections() != 0) std::this_thread::yield();
  EXPECT_EQ(words(insert(*database_, 2)), "");  // with a statement to be prepared again
  EXPECT_EQ(count(), "2");
  EXPECT_EQ(database_->condition().reconnects, 1U);

  EXPECT_EQ(place_.end_connections(), 1);
  Heads heads;
  EXPECT_EQ(words(database_->begin_writing("write", heads)), "");
  database_->queue("INSERT INTO t (id) VALUES ($1)", {std::int64_t{3}});
  EXPECT_EQ(words(database_->commit("write", heads)), "");
  EXPECT_EQ(count(), "3");
}

TEST_F(PostgresFaultsTest, ATransactionThatLostItsConnectionDoesNothingMore) {
  Heads heads;
  ASSERT_EQ(words(database_->begin_writing("write", heads)), "");
  ASSERT_EQ(words(insert(*database_, 1)), "");
  EXPECT_EQ(place_.end_connections(), 1);
  while (place_.connections() != 0) std::this_thread::yield();
  EXPECT_THAT(words(insert(*database_, 2)), HasSubstr("the connection"));
  EXPECT_EQ(database_->trouble(), Trouble::store);
  EXPECT_FALSE(database_->condition().connected);
  EXPECT_THAT(words(insert(*database_, 3)), HasSubstr("and the transaction with it"));
  EXPECT_NE(words(database_->commit("write", heads)), "");
  database_->roll_back();
  EXPECT_EQ(count(), "0");
  EXPECT_EQ(words(insert(*database_, 4)), "");
  EXPECT_EQ(count(), "1");
}

TEST_F(PostgresFaultsTest, ASerializationFailureIsToBeTriedAgain) {
  place_.execute("INSERT INTO t (id, name) VALUES (1, 'before')");
  constexpr std::string_view kUpdate = "UPDATE t SET name = name || $1";
  ASSERT_EQ(words(database_->begin_upgrading("write")), "");
  database_->queue("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  ASSERT_EQ(words(database_->run("write", "SELECT * FROM t")), "");
  place_.execute("UPDATE t SET name = 'between'");
  EXPECT_THAT(words(database_->run("write", kUpdate, {"!"})), HasSubstr("[40001]"));
  EXPECT_EQ(database_->trouble(), Trouble::again);
  database_->roll_back();
  EXPECT_EQ(database_->trouble(), Trouble::again);
  EXPECT_EQ(words(database_->run("write", kUpdate, {"!"})), "");
  EXPECT_EQ(place_.query("SELECT name FROM t"), "between!");
}

TEST_F(PostgresFaultsTest, ALockThatAnotherHoldsFailsInTimeAndSaysWhereToLook) {
  const auto database = open({.url = {}, .lock_timeout = 50ms});
  place_.execute("BEGIN; SELECT * FROM heads FOR UPDATE");
  Heads heads;
  ASSERT_EQ(words(database->begin_writing("write", heads)), "");
  EXPECT_THAT(words(database->flush("write")), AllOf(HasSubstr("[55P03]"), HasSubstr("pg_stat_activity")));
  EXPECT_EQ(database->trouble(), Trouble::store);
  place_.execute("ROLLBACK");
  database->roll_back();
  EXPECT_EQ(words(insert(*database, 1)), "");
}

TEST_F(PostgresFaultsTest, AStatementThatTakesTooLongFails) {
  const auto database = open({.url = {}, .statement_timeout = 50ms});
  EXPECT_THAT(words(database->run("wait", "SELECT pg_sleep(10)")), HasSubstr("[57014]"));
  EXPECT_EQ(words(insert(*database, 1)), "");
  EXPECT_EQ(database->condition().reconnects, 0U);
}

TEST_F(PostgresFaultsTest, AServerThatSaysNothingIsLeft) {
  const auto database = open({.url = {}, .silence = 100ms});
  EXPECT_EQ(words(insert(*database, 1)), "");
  EXPECT_THAT(words(database->run("wait", "SELECT pg_sleep(1)")), HasSubstr("has said nothing for 100 ms"));
  EXPECT_EQ(database->trouble(), Trouble::store);
  EXPECT_EQ(words(insert(*database, 2)), "");
}

TEST_F(PostgresFaultsTest, AReadOnlyServerIsAStandby) {
  PostgresOptions options;
  options.url = place_.url();
  const auto at = options.url.find("-csearch_path");
  options.url.insert(at, "-cdefault_transaction_read_only%3Don%20");
  const auto database = PostgresDatabase::open(options);
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_THAT(words(insert(**database, 1)), AllOf(HasSubstr("[25006]"), HasSubstr("target_session_attrs")));
  EXPECT_EQ((*database)->trouble(), Trouble::store);
  EXPECT_TRUE((*database)->condition().read_only);

  ASSERT_TRUE((*database)->run("look", "SELECT 1", {}));
  EXPECT_TRUE((*database)->condition().read_only);
  // As a server tells its sessions when it is promoted.
  ASSERT_TRUE((*database)->run("set it", "SET default_transaction_read_only = off", {}));
  EXPECT_FALSE((*database)->condition().read_only);
}

TEST_F(PostgresFaultsTest, TextThatIsNoTextIsTheChangesFault) {
  EXPECT_THAT(words(database_->run("write", "INSERT INTO t (id, name) VALUES (1, $1)", {"\xC3("})),
              HasSubstr("[22021]"));
  EXPECT_EQ(database_->trouble(), Trouble::change);
}

TEST(PostgresRefusalTest, IsNotRepeatedBeforeItsTimeAndNeverTellsThePassword) {
  const auto opened = PostgresDatabase::open(
      {.url = "postgresql://me:secret@127.0.0.1:1/x", .first_pause = 60s, .longest_pause = 60s});
  ASSERT_TRUE(opened) << opened.error().message;
  PostgresDatabase& database = **opened;
  const std::string first = words(database.run("look", "SELECT 1"));
  EXPECT_THAT(first, AllOf(HasSubstr("store postgresql://me@127.0.0.1:1/x: cannot look: "),
                           HasSubstr("Connection refused"), HasSubstr("see that the server runs")));
  const std::string second = words(database.run("look", "SELECT 1"));
  EXPECT_THAT(second, HasSubstr("tried again in "));
  EXPECT_THAT(first + second + database.condition().error, Not(HasSubstr("secret")));
  EXPECT_EQ(database.trouble(), Trouble::store);
}

TEST(PostgresRefusalTest, TellsAWrongDatabaseByItsState) {
  std::string url = smppguard::testing::postgres_url();
  const auto query = url.find('?');
  const auto slash = url.find('/', url.find("://") + 3);
  url = url.substr(0, slash) + "/not_there" + (query == std::string::npos ? "" : url.substr(query));
  const auto opened = PostgresDatabase::open({.url = url});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_THAT(
      words((*opened)->run("look", "SELECT 1")),
      AllOf(HasSubstr("[3D000]; create the database"), Not(HasSubstr("LOCATION")), Not(HasSubstr("\n"))));
}

/// Listens and never answers.
class DumbServer {
 public:
  DumbServer() : fd_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(fd_, 1), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  DumbServer(const DumbServer&) = delete;
  DumbServer& operator=(const DumbServer&) = delete;
  ~DumbServer() { ::close(fd_); }
  [[nodiscard]] std::string port() const { return std::to_string(port_); }
  [[nodiscard]] std::string url() const { return "postgresql://127.0.0.1:" + port() + "/x"; }

 private:
  int fd_;
  int port_ = 0;
};

TEST(PostgresRefusalTest, AServerThatDoesNotAnswerIsWaitedForNoLongerThanAllowed) {
  const DumbServer server;
  const auto opened = PostgresDatabase::open({.url = server.url(), .connect_timeout = 100ms});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_THAT(words((*opened)->run("look", "SELECT 1")), HasSubstr("no connection within 100 ms"));
}

TEST(PostgresRefusalTest, AHostThatDoesNotAnswerKeepsNobodyFromTheNextOne) {
  const DumbServer dumb;
  const std::string good = smppguard::testing::postgres_url();
  const auto target = PostgresTarget::parse({.url = good});
  ASSERT_TRUE(target) << target.error().message;
  const auto parameters = target->parameters();
  ASSERT_TRUE(parameters) << parameters.error().message;
  const auto value = [&](std::string_view keyword) -> std::string {
    const auto found = std::find(parameters->keywords.begin(), parameters->keywords.end(), keyword);
    if (found == parameters->keywords.end()) return {};
    return parameters->values[static_cast<std::size_t>(found - parameters->keywords.begin())];
  };
  const auto opened = PostgresDatabase::open(
      {.url = "postgresql:///" + value("dbname") + "?user=" + value("user") + "&host=127.0.0.1," +
              value("host") + "&port=" + dumb.port() + "," + value("port") + "&password=" + value("password"),
       .connect_timeout = 1s,
       .first_pause = 0ms});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(words((*opened)->run("look", "SELECT 1")), "") << "already the first time: somebody starts";
}

TEST(PostgresFaultTest, ReadsWhatLibpqSaysInOneLine) {
  const auto fault = read_fault(
      "connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  28P01: password authentication "
      "failed "
      "for user \"me\"\nLOCATION:  auth_failed, auth.c:338\n",
      kCannotConnect);
  EXPECT_EQ(fault.state, "28P01");
  EXPECT_EQ(
      fault.text,
      "connection to server at \"127.0.0.1\", port 5432 failed: FATAL: password authentication failed for "
      "user \"me\"");
  EXPECT_THAT(describe(fault), HasSubstr("[28P01]; see that the user and the password"));
  EXPECT_EQ(read_fault("", "08006").text, "the connection ended without a word");
}

TEST(PostgresFaultTest, KnowsWhatAFailureMeans) {
  for (const auto* const state : {"40001", "40P01"}) EXPECT_EQ(trouble_of(state), Trouble::again);
  for (const auto* const state : {"23505", "22021", "54000", "P0001"})
    EXPECT_EQ(trouble_of(state), Trouble::change);
  for (const auto* const state : {"08006", "25006", "53100", "55P03", "57P01", "42P01"})
    EXPECT_EQ(trouble_of(state), Trouble::store);
}

TEST(PostgresFaultTest, NamesThePoolerThatTakesStatementsApartAndTheOutcomeThatIsUnknown) {
  for (const auto* const state : {"26000", "42P05"})
    EXPECT_THAT(describe({state, "x"}), HasSubstr("let it give one for each session"));
  for (const auto* const state : {"08007", "40003"}) {
    EXPECT_THAT(describe({state, "x"}), HasSubstr("whether it was committed shows in the database"));
    EXPECT_EQ(trouble_of(state), Trouble::store) << "what may be there must not be written again";
  }
}

}  // namespace
}  // namespace smppguard::store
