// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"

namespace smppguard::store {

/// Every statement that a store runs, prepared once. Must go before the database.
struct Queries {
  /// received_at, effective_from, grantor, grantee, source_addr, approval_number, text, pdu, upstream,
  /// system_id, session
  Statement insert_approval;
  /// grantor, grantee, effective_from, approval
  Statement insert_grant;
  /// received_at, grantor, source_addr, approval_number, reason, text, pdu, upstream, system_id, session
  Statement insert_near_miss;
  /// message_id, upstream, system_id, created_at, deliver_sm
  Statement insert_receipt;
  /// message_id
  Statement delete_receipt;

  /// gives grantor, grantee, effective_from
  Statement load_grants;
  /// limit; gives message_id, upstream, system_id, created_at, deliver_sm
  Statement load_receipts;
  /// grantor, grantee; gives effective_from
  Statement find_grant;
  /// limit; both give received_at, grantor, source_addr, approval_number, text, pdu, upstream, system_id,
  /// session, effective_from, grantee, reason
  Statement list_approvals;
  Statement list_near_misses;

  [[nodiscard]] Result<void> prepare(Database& database);
};

}  // namespace smppguard::store
