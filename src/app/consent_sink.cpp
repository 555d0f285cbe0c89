// SPDX-License-Identifier: Apache-2.0
#include "consent_sink.hpp"

#include "smppguard/policy/approval.hpp"

#include <utility>

namespace smppguard::app {
namespace {

store::Record::Kind kind_of(relay::TextKind kind) noexcept {
  using Kind = store::Record::Kind;
  switch (kind) {
    case relay::TextKind::grant: return Kind::grant;
    case relay::TextKind::near_miss: return Kind::near_miss;
    case relay::TextKind::opt_out: return Kind::opt_out;
    case relay::TextKind::opt_in: return Kind::opt_in;
    case relay::TextKind::stop_all: return Kind::stop_all;
    case relay::TextKind::stop_one: return Kind::stop_one;
    case relay::TextKind::help: return Kind::help;
    case relay::TextKind::only_allowed: return Kind::only_allowed;
    case relay::TextKind::everybody: return Kind::everybody;
    case relay::TextKind::complaint: break;  // which is no Record
  }
  return Kind::near_miss;
}

/// What begins or ends an opt-out of one sender.
bool says_whether_to_send(relay::TextKind kind) noexcept {
  return kind == relay::TextKind::opt_out || kind == relay::TextKind::opt_in ||
         kind == relay::TextKind::grant;
}

}  // namespace

void ConsentSink::adopt(std::shared_ptr<const relay::Rules> rules, std::chrono::seconds effective_after) {
  const std::lock_guard lock{mutex_};
  rules_ = std::move(rules);
  effective_after_ = effective_after;
}

bool ConsentSink::submit(const relay::ConsentText& text, const net::SessionName& session,
                         WallTime received_at, std::function<void(bool durable)> done) {
  if (text.kind == relay::TextKind::complaint) {
    return submit_complaint(text, session, received_at, std::move(done));
  }
  store::Record record;
  record.kind = kind_of(text.kind);
  record.recipient = text.recipient;
  record.source_addr = text.source_addr;
  record.sender = text.sender;
  record.organisation = company_wide(text.sender, received_at);
  record.destination_addr = text.destination_addr;
  record.text = text.text;
  record.pdu.assign(text.pdu.begin(), text.pdu.end());
  if (text.near_miss) record.near_miss_reason = policy::name(*text.near_miss);
  record.received_at = received_at;
  if (text.kind == relay::TextKind::grant) record.effective_from = received_at + effective_after();
  record.upstream = upstream_name(text.upstream);
  record.system_id = text.system_id;
  record.session = session.id;
  const auto mark = block(text);
  if (!mark) return false;
  return writer_.submit(std::move(record),
                        [this, mark = *mark, recipient = text.recipient, sender = text.sender,
                         kind = text.kind, received_at, done = std::move(done)](bool durable) {
                          // The index has it by now.
                          if (durable && says_whether_to_send(kind))
                            knowledge_.pending().settle(recipient, sender, mark);
                          if (durable && kind == relay::TextKind::opt_out && opt_out_seen_) {
                            opt_out_seen_(sender, recipient, received_at);
                          }
                          if (done) done(durable);
                        });
}

bool ConsentSink::submit_complaint(const relay::ConsentText& text, const net::SessionName& session,
                                   WallTime received_at, std::function<void(bool durable)> done) {
  auto complaint = std::make_shared<store::Complaint>();
  complaint->source = store::Complaint::Source::text;
  complaint->received_at = complaint->entered_at = received_at;
  complaint->complainant = text.recipient;
  complaint->sender = text.sender;
  complaint->only_number = text.only_number;
  complaint->source_addr = text.source_addr;
  complaint->destination_addr = text.destination_addr;
  complaint->text = text.text;
  complaint->pdu.assign(text.pdu.begin(), text.pdu.end());
  complaint->upstream = upstream_name(text.upstream);
  complaint->system_id = text.system_id;
  complaint->session = session.id;
  store::Change change{*complaint};
  return writer_.submit(std::move(change),
                        [this, complaint = std::move(complaint), done = std::move(done)](bool durable) {
                          if (durable) complaints_.take(*complaint);
                          if (done) done(durable);
                        });
}

/// An opt-out holds before the store has it: the recipient has spoken. Should the store fail it goes on
/// blocking. Nothing if there is no room for it.
std::optional<consent::PendingOptOuts::Mark> ConsentSink::block(const relay::ConsentText& text) {
  consent::PendingOptOuts& pending = knowledge_.pending();
  return text.kind == relay::TextKind::opt_out ? pending.add(text.recipient, text.sender) : pending.latest();
}

bool ConsentSink::keep(std::shared_ptr<const relay::Receipt> receipt,
                       std::function<void(bool durable)> done) {
  const auto id = relay::read_own_message_id(receipt->message_id);
  return writer_.submit(store::PendingReceipt{.message_id = receipt->message_id,
                                              .upstream = upstream_name(receipt->upstream),
                                              .system_id = receipt->system_id,
                                              .created_at = id ? id->refused_at : WallTime{},
                                              .deliver_sm = receipt->deliver_sm},
                        std::move(done));
}

void ConsentSink::forget(std::shared_ptr<const relay::Receipt> receipt) {
  // Not taken by a writer that stops or has a million to forget: then it is handed over again after a
  // restart.
  static_cast<void>(writer_.submit(store::ForgetReceipt{receipt->message_id}, nullptr));
}

std::string ConsentSink::upstream_name(policy::UpstreamId id) const {
  const std::lock_guard lock{mutex_};
  return rules_->upstreams[id].name;
}

/// The organisation for all of whose senders a word to this one counts; 0: it counts for this one.
std::uint32_t ConsentSink::company_wide(PhoneNumber sender, WallTime now) const {
  if (!sender) return 0;
  const auto directory = knowledge_.directory();
  const registry::Organisation* organisation = directory->find(sender, now).organisation;
  return organisation != nullptr && organisation->company_wide_opt_out ? organisation->id : 0;
}

std::chrono::seconds ConsentSink::effective_after() const {
  const std::lock_guard lock{mutex_};
  return effective_after_;
}

}  // namespace smppguard::app
