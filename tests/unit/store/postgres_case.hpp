// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_database.hpp"
#include "support/postgres_place.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::store {

/// A database with a table t and the row of heads 1, 2 ... 10.
class PostgresCase : public ::testing::Test {
 protected:
  PostgresCase() {
    place_.execute(
        "CREATE TABLE heads (feed BIGINT, approvals BIGINT, near_misses BIGINT, keyword_texts BIGINT, "
        "receipts BIGINT, organisations BIGINT, campaigns BIGINT, campaign_numbers BIGINT, exemptions "
        "BIGINT, complaints BIGINT)");
    place_.execute("INSERT INTO heads VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)");
    place_.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, octets BYTEA, CHECK (id <> 13))");
    database_ = open({});
  }

  [[nodiscard]] std::unique_ptr<PostgresDatabase> open(PostgresOptions options) const {
    options.url = place_.url();
    auto database = PostgresDatabase::open(options);
    EXPECT_TRUE(database) << database.error().message;
    return std::move(*database);
  }
  static Result<std::uint64_t> insert(PostgresDatabase& database, std::int64_t id) {
    return database.run("write", "INSERT INTO t (id) VALUES ($1)", {id});
  }
  std::string count() { return place_.query("SELECT count(*) FROM t"); }

  testing::PostgresPlace place_;
  std::unique_ptr<PostgresDatabase> database_;
};

/// What an error says; "" without one.
template <class T>
std::string words(const Result<T>& result) {
  return result ? std::string{} : result.error().message;
}

}  // namespace smppguard::store
