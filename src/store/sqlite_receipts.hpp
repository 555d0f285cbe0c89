// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/receipt.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"

#include <cstddef>
#include <functional>

namespace smppguard::store {

/// The table `receipts` over one connection, which must outlive this.
class SqliteReceipts {
 public:
  explicit SqliteReceipts(Database& database) : database_{database} {}

  /// Once, before anything else.
  [[nodiscard]] Result<void> prepare();

  // In the transaction in hand. Both give an SQLite result code: SQLITE_DONE if all is well.
  [[nodiscard]] int keep(const PendingReceipt& receipt);
  [[nodiscard]] int forget(const ForgetReceipt& forget);
  /// As Store says.
  [[nodiscard]] Result<std::size_t> load(std::size_t limit, const std::function<void(PendingReceipt)>& each);

 private:
  Database& database_;
  Statement insert_;
  Statement delete_;
  Statement load_;
};

}  // namespace smppguard::store
