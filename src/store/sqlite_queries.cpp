// SPDX-License-Identifier: Apache-2.0
#include "sqlite_queries.hpp"

#include <string_view>

namespace smppguard::store {
namespace {

constexpr std::string_view kInsertApproval =
    "INSERT INTO approvals (received_at, effective_from, grantor, grantee, source_addr, approval_number, "
    "text, pdu, upstream, system_id, session) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// The row changes only if the new approval counts from an earlier time, and then it points at that approval.
constexpr std::string_view kInsertGrant =
    "INSERT INTO grants (grantor, grantee, effective_from, approval) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (grantor, grantee) DO UPDATE SET effective_from = excluded.effective_from, "
    "approval = excluded.approval WHERE excluded.effective_from < effective_from";

constexpr std::string_view kInsertNearMiss =
    "INSERT INTO near_misses (received_at, grantor, source_addr, approval_number, reason, text, pdu, "
    "upstream, system_id, session) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr std::string_view kInsertReceipt =
    "INSERT INTO receipts (message_id, upstream, system_id, created_at, deliver_sm) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (message_id) DO NOTHING";

constexpr std::string_view kDeleteReceipt = "DELETE FROM receipts WHERE message_id = ?";

constexpr std::string_view kLoadGrants = "SELECT grantor, grantee, effective_from FROM grants";

constexpr std::string_view kLoadReceipts =
    "SELECT message_id, upstream, system_id, created_at, deliver_sm FROM receipts ORDER BY id LIMIT ?";

constexpr std::string_view kFindGrant = "SELECT effective_from FROM grants WHERE grantor = ? AND grantee = ?";

constexpr std::string_view kListApprovals =
    "SELECT received_at, grantor, source_addr, approval_number, text, pdu, upstream, system_id, session, "
    "effective_from, grantee, '' FROM approvals ORDER BY id DESC LIMIT ?";

constexpr std::string_view kListNearMisses =
    "SELECT received_at, grantor, source_addr, approval_number, text, pdu, upstream, system_id, session, "
    "0, '', reason FROM near_misses ORDER BY id DESC LIMIT ?";

}  // namespace

Result<void> Queries::prepare(Database& database) {
  const bool prepared =
      insert_approval.prepare(database, kInsertApproval) && insert_grant.prepare(database, kInsertGrant) &&
      insert_near_miss.prepare(database, kInsertNearMiss) &&
      insert_receipt.prepare(database, kInsertReceipt) && delete_receipt.prepare(database, kDeleteReceipt) &&
      load_grants.prepare(database, kLoadGrants) && load_receipts.prepare(database, kLoadReceipts) &&
      find_grant.prepare(database, kFindGrant) && list_approvals.prepare(database, kListApprovals) &&
      list_near_misses.prepare(database, kListNearMisses);
  if (!prepared) return database.failure("prepare its statements");
  return {};
}

}  // namespace smppguard::store
