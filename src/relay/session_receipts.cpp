// SPDX-License-Identifier: Apache-2.0
// The receipt style: a refused message is taken with ESME_ROK, and a receipt says what became of it.
#include "judge.hpp"
#include "smppguard/relay/session.hpp"
#include "smppguard/smpp/delivery_receipt.hpp"
#include "smppguard/smpp/pdu_writer.hpp"
#include "step.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::relay {

using smpp::Body;
using smpp::CommandId;
using smpp::CommandStatus;
using smpp::Field;
using smpp::PduView;

namespace {

/// 3.4 5.2.17: a receipt is wanted on failure (1: always, 2: on failure). The reserved 3 is, in 5.0, success
/// only.
bool wants_receipt(const Body& body) noexcept {
  const unsigned wanted = body.int1(Field::registered_delivery) & 3U;
  return body.fault() == smpp::BodyFault::none && (wanted == 1 || wanted == 2);
}

smpp::ReceiptFields receipt_fields(const Body& body, const policy::ReasonRow& reason, WallTime now) {
  smpp::ReceiptFields fields;
  fields.service_type = body.text(Field::service_type);
  fields.source_addr_ton = body.int1(Field::source_addr_ton);
  fields.source_addr_npi = body.int1(Field::source_addr_npi);
  fields.source_addr = body.text(Field::source_addr);
  fields.dest_addr_ton = body.int1(Field::dest_addr_ton);
  fields.dest_addr_npi = body.int1(Field::dest_addr_npi);
  fields.destination_addr = body.text(Field::destination_addr);
  fields.submit_time = now;
  fields.done_time = now;
  fields.error_code = reason.receipt_error;
  fields.text = reason.text;
  const auto reference = smpp::find_tlv_value(body.tlvs(), smpp::tag::kUserMessageReference);
  if (reference && reference->size() == 2) fields.user_message_reference = load_be16(reference->data());
  return fields;
}

}  // namespace

/// Asks for the receipt to be kept, if one is wanted and can be; the message is answered when it is.
bool Session::keep_receipt(PduView pdu, const Judgement& judgement, Step& step) {
  const policy::ReasonRow& reason = policy::row(judgement.decision.reason);
  const bool single = pdu.command_id() == CommandId::submit_sm || pdu.command_id() == CommandId::data_sm;
  if (!single || reason.receipt_error == 0 || !links_[Side::esme].writes) return false;
  const Body body = Body::read(pdu);
  if (!wants_receipt(body) || pending_.size() >= rules_->session.max_pending_records) return false;

  auto receipt = std::make_shared<Receipt>();
  receipt->message_id = step.env.message_ids->next({step.env.wall, reason.receipt_error});
  receipt->upstream = upstream_;
  receipt->system_id = system_id_;
  smpp::ReceiptFields fields = receipt_fields(body, reason, step.env.wall);
  fields.message_id = receipt->message_id;
  fields.tlvs = takes_tlvs_;
  receipt->deliver_sm = smpp::rejected_receipt(fields, 0);

  const Ticket ticket = pending_.next_ticket();
  pending_.add({ticket, pdu.command_id(), pdu.sequence_number(),
                step.env.now + rules_->session.record_timeout, TextKind{}, receipt,
                judgement.decision.command_status});
  step.actions.add(KeepReceipt{ticket, std::move(receipt)});
  return true;
}

/// ESME_ROK only for a receipt that cannot be lost; otherwise the refusal is told at once.
void Session::answer_receipt(const PendingRecord& pending, bool durable, Step& step) {
  if (!links_[Side::esme].writes) {
    step.actions.add(ReceiptSettled{pending.receipt, true});  // nobody will ever ask for it
    return;
  }
  if (!durable) {
    step.actions.send(Side::esme, smpp::answer_to(pending.command_id, pending.sequence_number,
                                                  static_cast<CommandStatus>(pending.refused_with)));
    // It may yet become durable, and must not be handed over then.
    step.actions.add(ReceiptSettled{pending.receipt, true});
    return;
  }
  smpp::PduWriter answer{smpp::response_to(pending.command_id), CommandStatus::rok, pending.sequence_number};
  answer.c_string(pending.receipt->message_id);
  step.actions.write(Side::esme, Write::Origin::own, answer.finish());
  step.actions.add(ReleaseReceipt{pending.receipt});
}

void Session::on_deliver(const Deliver& event, Step& step) {
  if (state_ != State::bound || !links_[Side::esme].writes) {
    step.actions.add(ReceiptSettled{event.receipt, false});
    return;
  }
  std::vector<std::uint8_t> deliver_sm = event.receipt->deliver_sm;
  const auto number = own_[Side::esme].add(OwnRequests::Kind::receipt, CommandId::deliver_sm, event.receipt);
  store_be32(deliver_sm.data() + 12, number);
  step.actions.write(Side::esme, Write::Origin::own, std::move(deliver_sm));
}

/// What the ESME has not answered is handed over again, perhaps to another of its binds.
void Session::return_receipts(std::vector<OwnRequests::Request> unanswered, Step& step) {
  for (OwnRequests::Request& request : unanswered) {
    if (request.kind != OwnRequests::Kind::receipt) continue;
    step.actions.report(ReceiptReturned{CommandStatus::rok});
    step.actions.add(ReceiptSettled{std::move(request.receipt), false});
  }
}

/// A message that smppguard itself has refused is unknown to the SMSC. Nothing for any other.
std::optional<Session::Fate> Session::own_message_id(PduView pdu, Step& step) {
  const std::string_view message_id = Body::read(pdu, Field::message_id).text(Field::message_id);
  const auto own = read_own_message_id(message_id);
  if (!own) return std::nullopt;
  const std::uint32_t sequence = pdu.sequence_number();
  switch (pdu.command_id()) {
    case CommandId::query_sm: {
      const auto error = static_cast<std::uint8_t>(std::min<unsigned>(own->receipt_error, 0xFF));
      step.actions.write(Side::esme, Write::Origin::own,
                         smpp::rejected_query_resp(sequence, message_id, own->refused_at, error));
      break;
    }
    case CommandId::cancel_sm:
      step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::rcancelfail));
      break;
    default: step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::rreplacefail));
  }
  return Fate::taken;
}

}  // namespace smppguard::relay
