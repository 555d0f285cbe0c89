// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "samples.hpp"
#include "support/postgres_place.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>

namespace smppguard::store {

enum class Engine : std::uint8_t { sqlite, postgresql };

/// Where a store of the test's own is, on either engine, and another program's look at it.
class Place {
 public:
  explicit Place(Engine engine) {
    if (engine == Engine::sqlite) {
      directory_.emplace();
    } else {
      schema_.emplace();
    }
  }

  [[nodiscard]] StoreOptions options() const {
    StoreOptions options;
    options.location = schema_ ? schema_->url() : (*directory_ / "approvals.db").native();
    return options;
  }
  /// What an error names it by.
  [[nodiscard]] std::string name() const { return schema_ ? "store postgresql://" : options().location; }

  /// The first column of the first row, or the database's complaint.
  [[nodiscard]] std::string query(const std::string& sql) {
    return schema_ ? schema_->attempt(sql) : store::query(options().location, sql);
  }
  void execute(const std::string& sql) { ASSERT_EQ(query(sql), ""); }

  /// A constraint that a later schema may add: no such rows are taken in.
  void refuse(const std::string& table, const std::string& condition, const std::string& complaint) {
    if (schema_) {
      execute("CREATE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION '" +
              complaint + "'; END$$");
      execute("CREATE TRIGGER picky BEFORE INSERT ON " + table + " FOR EACH ROW WHEN (" + condition +
              ") EXECUTE FUNCTION picky()");
    } else {
      execute("CREATE TRIGGER picky BEFORE INSERT ON " + table + " WHEN " + condition +
              " BEGIN SELECT raise(ABORT, '" + complaint + "'); END");
    }
  }
  void refuse_no_more(const std::string& table) {
    execute("DROP TRIGGER picky" + (schema_ ? " ON " + table : ""));
  }

 private:
  std::optional<TempDir> directory_;
  std::optional<testing::PostgresPlace> schema_;
};

[[nodiscard]] inline std::unique_ptr<Store> opened(const Place& place, Mode mode = Mode::read_write) {
  auto store = open_store(place.options(), mode);
  EXPECT_TRUE(store) << store.error().message;
  return store ? std::move(*store) : nullptr;
}

using OnEachEngine = ::testing::TestWithParam<Engine>;

[[nodiscard]] inline auto each_engine() {
  return ::testing::Values(Engine::sqlite, Engine::postgresql);
}
[[nodiscard]] inline std::string engine_name(const ::testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::sqlite ? "sqlite" : "postgresql";
}

}  // namespace smppguard::store
