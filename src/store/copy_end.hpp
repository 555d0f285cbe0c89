// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "copy_tables.hpp"
#include "smppguard/store/options.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace smppguard::store {

/// Where a store is copied from or to: what the engines have each in their own way.
class CopyEnd {
 public:
  CopyEnd() = default;
  CopyEnd(const CopyEnd&) = delete;
  CopyEnd& operator=(const CopyEnd&) = delete;
  virtual ~CopyEnd() = default;

  [[nodiscard]] virtual Database& database() noexcept = 0;
  /// The last number that a table with a head gave, as far as the engine keeps it.
  [[nodiscard]] virtual Result<std::int64_t> head(const CopyTable& table) = 0;

  /// Fills the row and says true; false: there are no more. Views live until it is called again.
  using NextRow = std::function<Result<bool>(std::vector<Value>& row)>;
  /// Writes rows to an empty table.
  [[nodiscard]] virtual Result<void> fill(const CopyTable& table, const NextRow& next_row) = 0;
  /// What numbers are given from, where the engine does not learn it with the commit.
  [[nodiscard]] virtual Result<void> keep_heads(const Heads& heads) = 0;
};

/// A store with the current schema, to be read only.
[[nodiscard]] Result<std::unique_ptr<CopyEnd>> open_source(const StoreOptions& options);
/// The same with nothing in it, which is made where check_target() says so.
[[nodiscard]] Result<std::unique_ptr<CopyEnd>> open_target(const StoreOptions& options);

/// Whether a store can be copied there: nothing is there, or an empty store. Makes and changes nothing.
[[nodiscard]] Result<void> check_target(const StoreOptions& options);
/// The same for what is open.
[[nodiscard]] Result<void> check_empty(Database& database);

// The engines' own, for those above.
[[nodiscard]] Result<std::unique_ptr<CopyEnd>> open_sqlite_source(const StoreOptions& options);
[[nodiscard]] Result<std::unique_ptr<CopyEnd>> open_sqlite_target(const StoreOptions& options);
[[nodiscard]] Result<void> check_sqlite_target(const StoreOptions& options);
[[nodiscard]] Result<std::unique_ptr<CopyEnd>> open_postgres_source(const StoreOptions& options);
[[nodiscard]] Result<std::unique_ptr<CopyEnd>> open_postgres_target(const StoreOptions& options);
[[nodiscard]] Result<void> check_postgres_target(const StoreOptions& options);

}  // namespace smppguard::store
