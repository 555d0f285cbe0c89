// SPDX-License-Identifier: Apache-2.0
#include "receipts_table.hpp"

#include "sql.hpp"
#include "values.hpp"

#include <string>

namespace smppguard::store {
namespace {

constexpr std::string_view kDoing = "load receipts";

// Nothing is written where there are none, so that a node starts on a server that is read-only for now.
Result<bool> any_without_node(Database& database) {
  bool any = false;
  const auto done = database.run(kDoing, "SELECT 1 FROM receipts WHERE node = '' LIMIT 1", Values{},
                                 [&](const Row&) { any = true; });
  if (!done) return done.error();
  return any;
}

// Of the nodes that start together each receipt gets one, so no ESME has it twice.
Result<void> take_those_without_node(Database& database, std::string_view node, std::int64_t limit) {
  const auto any = any_without_node(database);
  if (!any) return any.error();
  if (!*any) return {};
  const auto taken = change(database, kDoing, [&](Heads&) {
    return database.run(kDoing,
                        "UPDATE receipts SET node = $1 WHERE node = '' AND id IN (SELECT id FROM receipts "
                        "WHERE node IN ($1, '') ORDER BY id LIMIT $2)",
                        {node, limit});
  });
  if (!taken) return taken.error();
  return {};
}

}  // namespace

void keep_receipt(Database& database, const PendingReceipt& receipt, std::int64_t id, std::string_view node) {
  database.queue(
      "INSERT INTO receipts (id, message_id, upstream, system_id, created_at, deliver_sm, node) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (message_id) DO NOTHING",
      {id, receipt.message_id, receipt.upstream, receipt.system_id, milliseconds(receipt.created_at),
       Bytes{receipt.deliver_sm}, node});
}

void forget_receipt(Database& database, const ForgetReceipt& forget) {
  database.queue("DELETE FROM receipts WHERE message_id = $1", {forget.message_id});
}

Result<std::size_t> load_receipts(Database& database, std::optional<std::string_view> node, std::size_t limit,
                                  const std::function<void(PendingReceipt)>& each) {
  if (node && !node->empty()) {
    if (auto taken = take_those_without_node(database, *node, row_limit(limit)); !taken) return taken.error();
  }
  std::size_t count = 0;
  const auto done =
      database.run(kDoing,
                   "SELECT message_id, upstream, system_id, created_at, deliver_sm FROM receipts "
                   "WHERE $1 = 1 OR node = $2 ORDER BY id LIMIT $3",
                   {std::int64_t{node ? 0 : 1}, node.value_or(""), row_limit(limit)}, [&](const Row& row) {
                     const Bytes pdu = row.octets(4);
                     each({.message_id = std::string{row.text(0)},
                           .upstream = std::string{row.text(1)},
                           .system_id = std::string{row.text(2)},
                           .created_at = wall_time(row.integer(3)),
                           .deliver_sm = {pdu.begin(), pdu.end()}});
                     ++count;
                   });
  if (!done) return done.error();
  return count;
}

}  // namespace smppguard::store
