// SPDX-License-Identifier: Apache-2.0
// What a bound session does with what the SMSC sends: takes what recipients say about consent, completes
// answers to edited requests.
#include "consent_intake.hpp"
#include "smppguard/relay/session.hpp"
#include "smppguard/relay/watch.hpp"
#include "step.hpp"

#include <utility>

namespace smppguard::relay {
namespace {

/// Of what waits to be recorded before it goes on, in one session.
constexpr std::size_t kMostHeldOctets = std::size_t{1} << 20U;

}  // namespace

using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

Session::Fate Session::from_smsc(PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  if (smpp::is_response(id)) return response_from_smsc(pdu, step);
  if (id == CommandId::deliver_sm || id == CommandId::data_sm) return take_if_consent(pdu, step);
  return smpp::find_body(id) == nullptr ? unknown_command(Side::smsc, pdu, step) : Fate::forward;
}

/// The SMSC knows nothing of the recipients that were left out; with an error, none of them got the message.
Session::Fate Session::response_from_smsc(PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  if (edited_.empty() || (id != CommandId::submit_multi_resp && id != CommandId::generic_nack)) {
    return Fate::forward;
  }
  const auto refused = edited_.take(pdu.sequence_number());
  if (!refused || id == CommandId::generic_nack || pdu.command_status() != CommandStatus::rok) {
    return Fate::forward;
  }
  smpp::Completed completed = smpp::with_unsuccess(pdu, *refused);
  if (completed.dropped > 0) {
    step.actions.report(UnsuccessOverflow{pdu.sequence_number(), completed.dropped});
  }
  step.actions.write(Side::esme, Write::Origin::edited, std::move(completed.pdu));
  return Fate::rewritten;
}

/// A text to an approval or complaint number ends here. An opt-out waits until it is recorded, and then goes
/// on, and so does a complaint that is to be forwarded.
Session::Fate Session::take_if_consent(PduView pdu, Step& step) {
  Intake intake = take_in(pdu, upstream_, *rules_);
  if (intake.kind == Intake::Kind::elsewhere) step.actions.report(ApprovalElsewhere{upstream_});
  if (intake.text == nullptr) {
    if (step.env.watch != nullptr) step.env.watch->delivered(pdu, step.env.wall);
    return Fate::forward;
  }

  PendingRecord pending{pending_.next_ticket(), pdu.command_id(), pdu.sequence_number(),
                        step.env.now + rules_->session.record_timeout, intake.text->kind};
  if (intake.kind == Intake::Kind::held) pending.held.assign(pdu.octets().begin(), pdu.octets().end());
  // Who judges messages now would hear of it late.
  const bool room = !retired_ && pending_.size() < rules_->session.max_pending_records &&
                    pending_.held_octets() + pending.held.size() <= kMostHeldOctets;
  // It comes again where it cannot go on, and would be recorded each time; to an opt-out that does no harm.
  const bool stuck = !pending.held.empty() && pending.kind == TextKind::complaint && !esme_takes();
  if (!room || stuck) {
    answer_text(pending, CommandStatus::rx_t_appn, step);
    return Fate::taken;
  }
  ++counters_.texts;
  intake.text->ticket = pending.ticket;
  intake.text->system_id = system_id_;
  pending_.add(std::move(pending));
  step.actions.record(std::move(intake.text));
  return Fate::taken;
}

/// A late answer of the store finds nothing pending any more: it was answered when its time was up.
void Session::on_recorded(const Recorded& event, Step& step) {
  const auto pending = pending_.take(event.ticket);
  if (!pending) return;
  answer_pending(*pending, event.durable, step);
  if (state_ == State::draining) go_on_if_drained(step);
}

void Session::answer_pending(const PendingRecord& pending, bool durable, Step& step) {
  if (pending.receipt) return answer_receipt(pending, durable, step);
  if (!links_[Side::smsc].writes) return;
  if (!durable) return answer_text(pending, CommandStatus::rx_t_appn, step);
  if (pending.held.empty()) return answer_text(pending, CommandStatus::rok, step);
  go_on(pending, step);
}

void Session::answer_text(const PendingRecord& pending, CommandStatus status, Step& step) {
  // ESME_RX_T_APPN is "temporary": the SMSC keeps the message and sends it again.
  step.actions.report(TextSettled{pending.ticket, pending.kind, false, status});
  step.actions.send(Side::smsc, smpp::answer_to(pending.command_id, pending.sequence_number, status));
}

bool Session::esme_takes() const noexcept {
  const Link& esme = links_[Side::esme];
  return (state_ == State::bound || state_ == State::draining) && esme.reads && esme.writes;
}

/// What was held is recorded and goes to the ESME; if it is there no more, the SMSC has to keep it.
void Session::go_on(const PendingRecord& pending, Step& step) {
  if (!esme_takes()) return answer_text(pending, CommandStatus::rx_t_appn, step);
  step.actions.report(TextSettled{pending.ticket, pending.kind, true, CommandStatus::rok});
  step.actions.write(Side::esme, Write::Origin::held, pending.held);
  note_passing(Side::smsc, PduView{pending.held}, step);
}

}  // namespace smppguard::relay
