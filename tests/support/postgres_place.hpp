// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace smppguard::testing {

/// Where the tests' PostgreSQL is reached: SMPPGUARD_TEST_POSTGRES is its URL, or a file that holds it. ctest
/// sets it and starts one. Throws, and so fails the test, where there is none.
[[nodiscard]] inline std::string postgres_url() {
  const char* const given = std::getenv("SMPPGUARD_TEST_POSTGRES");
  if (given == nullptr || *given == '\0') {
    throw std::runtime_error{
        "this test needs a PostgreSQL. Run it with ctest, which starts one, or by hand:\n"
        "  export SMPPGUARD_TEST_POSTGRES=$(tests/support/postgres_cluster start /tmp/pg)\n"
        "and behind it  tests/support/postgres_cluster stop /tmp/pg"};
  }
  if (std::string_view{given}.starts_with("postgres")) return given;
  std::string url;
  if (!std::getline(std::ifstream{given}, url)) {
    throw std::runtime_error{std::string{"SMPPGUARD_TEST_POSTGRES: no URL in "} + given +
                             ": is the PostgreSQL running that ctest starts (test postgres/start)?"};
  }
  return url;
}

/// A schema of its own in the tests' PostgreSQL, which goes with everything in it when this does. Whoever
/// uses it must be gone by then; a transaction still open there fails the test.
class PostgresPlace {
 public:
  PostgresPlace() : server_{postgres_url()}, name_{unique_name()}, connection_{connect()} {
    execute("CREATE SCHEMA " + name_);
    execute("SET search_path TO " + name_);
  }
  PostgresPlace(const PostgresPlace&) = delete;
  PostgresPlace& operator=(const PostgresPlace&) = delete;
  ~PostgresPlace() {
    execute("SET lock_timeout TO '10s'");
    execute("SET client_min_messages TO warning");  // no list of what goes with it
    execute("DROP SCHEMA " + name_ + " CASCADE");
  }

  /// Leads into the schema. Its application_name is the schema's name.
  [[nodiscard]] std::string url() const {
    return server_ + (server_.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" +
           name_ + "&application_name=" + name_;
  }

  // Another program's look at the tables, such as a person's with psql.

  /// Fails the test if it does not work.
  void execute(const std::string& sql) { static_cast<void>(query(sql)); }
  /// The first column of the first row; "" if there is none or it is NULL.
  std::string query(const std::string& sql) {
    const Result result{PQexec(connection_.get(), sql.c_str())};
    if (failed(result)) {
      ADD_FAILURE() << sql << "\n" << PQerrorMessage(connection_.get());
      return "";
    }
    return first_of(result);
  }
  /// The same, or the server's complaint.
  std::string attempt(const std::string& sql) {
    const Result result{PQexec(connection_.get(), sql.c_str())};
    return failed(result) ? PQerrorMessage(connection_.get()) : first_of(result);
  }
  /// Ends every other connection to the schema, as an administrator or a failing server would; gives how
  /// many.
  int end_connections() {
    return std::stoi(
        query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE " + others()));
  }
  /// How many others are connected to it now.
  int connections() { return std::stoi(query("SELECT count(*) FROM pg_stat_activity WHERE " + others())); }

 private:
  struct Free {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Connection = std::unique_ptr<PGconn, Free>;
  using Result = std::unique_ptr<PGresult, Free>;

  [[nodiscard]] static bool failed(const Result& result) {
    const ExecStatusType status = PQresultStatus(result.get());
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
  }
  [[nodiscard]] static std::string first_of(const Result& result) {
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
  }
  [[nodiscard]] static std::string unique_name() {
    static std::atomic<unsigned> count{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return "t" + std::to_string(getpid()) + "_" + std::to_string(now) + "_" + std::to_string(++count);
  }
  [[nodiscard]] Connection connect() const {
    Connection connection{PQconnectdb(server_.c_str())};
    if (PQstatus(connection.get()) != CONNECTION_OK) {
      throw std::runtime_error{std::string{"the tests' PostgreSQL: "} + PQerrorMessage(connection.get())};
    }
    return connection;
  }
  [[nodiscard]] std::string others() const {
    return "application_name = '" + name_ + "' AND pid <> pg_backend_pid()";
  }

  std::string server_;
  std::string name_;
  Connection connection_;
};

}  // namespace smppguard::testing
