// SPDX-License-Identifier: Apache-2.0
#include "approval_sink.hpp"

#include "smppguard/policy/approval.hpp"

#include <utility>

namespace smppguard::app {

void ApprovalSink::adopt(std::shared_ptr<const relay::Rules> rules, std::chrono::seconds effective_after) {
  const std::lock_guard lock{mutex_};
  rules_ = std::move(rules);
  effective_after_ = effective_after;
}

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
  record.effective_from = received_at + effective_after();
  record.upstream = upstream_name(approval.upstream);
  record.system_id = approval.system_id;
  record.session = session.id;
  return writer_.submit(std::move(record), std::move(done));
}

bool ApprovalSink::keep(std::shared_ptr<const relay::Receipt> receipt,
                        std::function<void(bool durable)> done) {
  const auto id = relay::read_own_message_id(receipt->message_id);
  return writer_.submit(store::PendingReceipt{.message_id = receipt->message_id,
                                              .upstream = upstream_name(receipt->upstream),
                                              .system_id = receipt->system_id,
                                              .created_at = id ? id->refused_at : WallTime{},
                                              .deliver_sm = receipt->deliver_sm},
                        std::move(done));
}

void ApprovalSink::forget(std::shared_ptr<const relay::Receipt> receipt) {
  // Not taken by a writer that stops or has a million to forget: then it is handed over again after a
  // restart.
  static_cast<void>(writer_.submit(store::ForgetReceipt{receipt->message_id}, nullptr));
}

std::string ApprovalSink::upstream_name(policy::UpstreamId id) const {
  const std::lock_guard lock{mutex_};
  return rules_->upstreams[id].name;
}

std::chrono::seconds ApprovalSink::effective_after() const {
  const std::lock_guard lock{mutex_};
  return effective_after_;
}

}  // namespace smppguard::app
