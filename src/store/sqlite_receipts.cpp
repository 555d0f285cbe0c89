// SPDX-License-Identifier: Apache-2.0
#include "sqlite_receipts.hpp"

#include "sqlite_values.hpp"

#include <string>
#include <string_view>

namespace smppguard::store {
namespace {

constexpr std::string_view kInsert =
    "INSERT INTO receipts (message_id, upstream, system_id, created_at, deliver_sm) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (message_id) DO NOTHING";

constexpr std::string_view kDelete = "DELETE FROM receipts WHERE message_id = ?";

constexpr std::string_view kLoad =
    "SELECT message_id, upstream, system_id, created_at, deliver_sm FROM receipts ORDER BY id LIMIT ?";

}  // namespace

Result<void> SqliteReceipts::prepare() {
  const bool prepared = insert_.prepare(database_, kInsert) && delete_.prepare(database_, kDelete) &&
                        load_.prepare(database_, kLoad);
  if (!prepared) return database_.failure("prepare its statements");
  return {};
}

int SqliteReceipts::keep(const PendingReceipt& receipt) {
  const StatementUse row{insert_};
  row->bind(receipt.message_id, receipt.upstream, receipt.system_id, milliseconds(receipt.created_at),
            Bytes{receipt.deliver_sm});
  return row->step();
}

int SqliteReceipts::forget(const ForgetReceipt& forget) {
  const StatementUse row{delete_};
  row->bind(forget.message_id);
  return row->step();
}

Result<std::size_t> SqliteReceipts::load(std::size_t limit, const std::function<void(PendingReceipt)>& each) {
  const StatementUse rows{load_};
  rows->bind(row_limit(limit));
  std::size_t count = 0;
  const int code = rows->each_row([&](Statement& row) {
    const Bytes pdu = row.octets(4);
    each({.message_id = std::string{row.text(0)},
          .upstream = std::string{row.text(1)},
          .system_id = std::string{row.text(2)},
          .created_at = wall_time(row.integer(3)),
          .deliver_sm = {pdu.begin(), pdu.end()}});
    ++count;
  });
  if (code != SQLITE_DONE) return database_.failure("load receipts");
  return count;
}

}  // namespace smppguard::store
