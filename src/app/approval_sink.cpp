// SPDX-License-Identifier: Apache-2.0
#include "approval_sink.hpp"

#include "smppguard/policy/approval.hpp"

#include <utility>

namespace smppguard::app {

bool ApprovalSink::submit(const relay::ApprovalText& approval, const net::SessionName& session,
                          WallTime received_at, std::function<void(bool durable)> done) {
  store::Record record;
  record.kind = approval.near_miss ? store::Record::Kind::near_miss : store::Record::Kind::grant;
  record.grantor = approval.grantor;
  record.source_addr = approval.source_addr;
  record.grantee = approval.grantee;
  record.approval_number = approval.approval_number;
  record.text = approval.text;
  record.pdu.assign(approval.pdu.begin(), approval.pdu.end());
  if (approval.near_miss) record.near_miss_reason = policy::name(*approval.near_miss);
  record.received_at = received_at;
  record.effective_from = received_at + effective_after_;
  record.upstream = rules_->upstreams[approval.upstream].name;
  record.system_id = approval.system_id;
  record.session = session.id;
  return writer_.submit(std::move(record), std::move(done));
}

}  // namespace smppguard::app
