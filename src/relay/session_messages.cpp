// SPDX-License-Identifier: Apache-2.0
// What a bound session does with messages: judge those that leave, take Approves out of those that come.
#include "approval_intake.hpp"
#include "judge.hpp"
#include "smppguard/relay/session.hpp"
#include "step.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::relay {

using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

/// A bind on a bound session is the SMSC's to judge, as long as it cannot change whose messages these are.
Session::Fate Session::bind_again(PduView pdu, Step& step) {
  if (smpp::Body::read(pdu, smpp::Field::system_id).text(smpp::Field::system_id) == system_id_)
    return Fate::forward;
  step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::ralybnd));
  return Fate::taken;
}

Session::Fate Session::from_esme(PduView pdu, Step& step) {
  if (smpp::is_bind(pdu.command_id())) return bind_again(pdu, step);
  const smpp::BodySpec* spec = smpp::find_body(pdu.command_id());
  if (spec == nullptr || spec->recipients == smpp::Recipients::none) return Fate::forward;
  return judge(pdu, *spec, step);
}

Session::Fate Session::judge(PduView pdu, const smpp::BodySpec& spec, Step& step) {
  const Judgement judgement = judge_message(
      pdu, spec.recipients, {route_, *step.env.world, rules_->rejections, step.env.wall, counters_.decided});
  const policy::Decision& decision = judgement.decision;
  if (decision.verdict == policy::Verdict::forward) {
    if (decision.reason == policy::Reason::registry_unknown) {
      step.actions.report(PassedUnknown{judgement.recipient});
    }
    return Fate::forward;
  }
  ++counters_.refused;
  step.actions.send(Side::esme, smpp::answer_to(pdu, static_cast<CommandStatus>(decision.command_status)));
  step.actions.report(MessageRefused{pdu.command_id(), pdu.sequence_number(), judgement.sender,
                                     judgement.recipient, decision});
  return Fate::taken;
}

Session::Fate Session::from_smsc(PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  if (id != CommandId::deliver_sm && id != CommandId::data_sm) return Fate::forward;
  return take_if_approval(pdu, step);
}

Session::Fate Session::take_if_approval(PduView pdu, Step& step) {
  Intake intake = take_in(pdu, route_->upstream, *rules_);
  if (intake.kind == Intake::Kind::elsewhere) step.actions.report(ApprovalElsewhere{route_->upstream});
  if (intake.kind != Intake::Kind::taken) return Fate::forward;

  const Pending pending{static_cast<Ticket>(next_ticket_++), pdu.command_id(), pdu.sequence_number(),
                        step.env.now + rules_->session.record_timeout};
  if (pending_.size() >= rules_->session.max_pending_records) {
    answer_record(pending, false, step);
    return Fate::taken;
  }
  ++counters_.approvals;
  pending_.push_back(pending);
  intake.text->ticket = pending.ticket;
  intake.text->system_id = system_id_;
  step.actions.record(std::move(intake.text));
  return Fate::taken;
}

/// A late answer of the store finds no Pending any more: it was answered when its time was up.
void Session::on_recorded(const Recorded& event, Step& step) {
  const auto found = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& pending) { return pending.ticket == event.ticket; });
  if (found == pending_.end()) return;
  const Pending pending = *found;
  pending_.erase(found);
  answer_record(pending, event.durable, step);
  if (state_ == State::draining) go_on_if_drained(step);
}

/// ESME_RX_T_APPN is "temporary": the SMSC keeps the message and sends it again.
void Session::answer_record(const Pending& pending, bool durable, Step& step) {
  const CommandStatus status = durable ? CommandStatus::rok : CommandStatus::rx_t_appn;
  step.actions.report(ApprovalAnswered{pending.ticket, status});
  if (!links_[Side::smsc].writes) return;
  step.actions.send(Side::smsc, smpp::answer_to(pending.command_id, pending.sequence_number, status));
}

}  // namespace smppguard::relay
