// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/approval_receiver.hpp"

#include "consent_intake.hpp"
#include "smppguard/relay/totals.hpp"
#include "smppguard/smpp/pdu_writer.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::relay {

using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

struct ApprovalReceiver::Step {
  const Environment& env;
  Actions& actions;
};

namespace {

constexpr std::uint8_t kInterfaceVersion = 0x34;

std::vector<std::uint8_t> bind_pdu(const ReceiverIdentity& identity, std::uint32_t sequence_number) {
  smpp::PduWriter bind{CommandId::bind_receiver, CommandStatus::rok, sequence_number};
  bind.c_string(identity.system_id).c_string(identity.password).c_string(identity.system_type);
  bind.int1(kInterfaceVersion).int1(0).int1(0).c_string("");
  return bind.finish();
}

}  // namespace

ApprovalReceiver::ApprovalReceiver(std::shared_ptr<const Rules> rules, policy::UpstreamId upstream,
                                   ReceiverIdentity identity, Time now)
    : rules_{std::move(rules)},
      upstream_{upstream},
      identity_{std::move(identity)},
      framer_{rules_->session.max_pdu_octets},
      retry_after_{identity_.retry_first},
      deadline_{now} {}

std::size_t ApprovalReceiver::step(const Event& event, const Environment& env, Actions& actions) {
  Step step{env, actions};
  if (state_ == State::closed) return 0;
  if (const auto* received = std::get_if<Received>(&event)) return on_received(*received, step);
  if (const auto* dialed = std::get_if<Dialed>(&event)) on_dialed(dialed->connected, step);
  if (const auto* adopt = std::get_if<Adopt>(&event)) {
    rules_ = adopt->rules;
    framer_ = smpp::Framer{rules_->session.max_pdu_octets};
  }
  if (const auto* recorded = std::get_if<Recorded>(&event)) {
    if (const auto pending = pending_.take(recorded->ticket)) answer(*pending, recorded->durable, step);
  }
  if (const auto* tick = std::get_if<Tick>(&event)) on_tick(*tick, step);
  if (std::holds_alternative<Closed>(event)) on_lost(step);
  if (std::holds_alternative<Drain>(event)) on_drain(step);
  return 0;
}

Time ApprovalReceiver::next_deadline() const noexcept {
  if (state_ == State::closed) return Time::max();
  Time next = std::min(deadline_, pending_.next_deadline());
  if (state_ == State::bound && rules_->session.enquire_after) {
    const Time silent_at = heard_at_ + *rules_->session.enquire_after;
    next = std::min(
        next, enquired_ ? std::max(silent_at, enquired_at_ + rules_->session.enquire_timeout) : silent_at);
  }
  return next;
}

std::size_t ApprovalReceiver::on_received(const Received& event, Step& step) {
  heard_at_ = step.env.now;
  enquired_ = false;
  std::size_t at = 0;
  while (state_ == State::binding || state_ == State::bound || state_ == State::unbinding) {
    const smpp::Framed framed = framer_.next(event.unread.subspan(at));
    if (const auto* lost = std::get_if<smpp::FramingLost>(&framed)) {
      step.actions.report(FramingBroken{Side::smsc, lost->command_length});
      step.actions.send(Side::smsc, {CommandId::generic_nack, CommandStatus::rinvcmdlen, 0});
      on_lost(step);
      break;
    }
    const auto* pdu = std::get_if<PduView>(&framed);
    if (pdu == nullptr) return at;
    ++step.env.totals->pdus;
    ++step.env.totals->taken[Totals::place_of(pdu->command_id())][Side::smsc];
    if (smpp::is_response(pdu->command_id())) {
      on_response(*pdu, step);
    } else {
      on_request(*pdu, step);
    }
    at += pdu->octets().size();
  }
  return event.unread.size();
}

/// dialing -> binding, or -> waiting.
void ApprovalReceiver::on_dialed(bool connected, Step& step) {
  if (state_ != State::dialing) return;
  if (!connected) return on_lost(step);
  state_ = State::binding;
  deadline_ = step.env.now + rules_->session.bind_timeout;
  sequence_ = 0;
  awaited_ = next_sequence();
  step.actions.write(Side::smsc, Write::Origin::own, bind_pdu(identity_, awaited_));
}

/// binding -> bound, or -> waiting. unbinding -> closed.
void ApprovalReceiver::on_response(PduView pdu, Step& step) {
  // Of an enquire_link_resp it is enough that it came.
  if (awaited_ == 0 || pdu.sequence_number() != awaited_) return;
  if (state_ == State::unbinding) return close(step);
  if (state_ != State::binding) return;
  step.actions.report(BindAnswered{upstream_, pdu.command_status()});
  if (pdu.command_id() != CommandId::bind_receiver_resp || pdu.command_status() != CommandStatus::rok) {
    ++step.env.totals->binds_rejected;
    return on_lost(step);
  }
  ++step.env.totals->binds_accepted;
  state_ = State::bound;
  awaited_ = 0;
  deadline_ = Time::max();
  retry_after_ = identity_.retry_first;
}

/// Everything but a text to an approval number stays with the SMSC: smppguard has nobody to give it to.
void ApprovalReceiver::on_request(PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  const smpp::BodySpec* spec = smpp::find_body(id);
  if (spec != nullptr && !spec->answered) return;
  if (id == CommandId::deliver_sm || id == CommandId::data_sm) return take_message(pdu, step);
  CommandStatus status = CommandStatus::rinvcmdid;
  if (id == CommandId::enquire_link || id == CommandId::unbind) status = CommandStatus::rok;
  step.actions.send(Side::smsc, smpp::answer_to(pdu, status));
  if (id == CommandId::unbind) on_lost(step);
}

void ApprovalReceiver::take_message(PduView pdu, Step& step) {
  Intake intake = take_in(pdu, upstream_, *rules_);
  if (intake.kind == Intake::Kind::elsewhere) step.actions.report(ApprovalElsewhere{upstream_});
  // Each time that the SMSC sends a complaint is a complaint; one that is for an ESME comes again until there
  // is one.
  const bool for_esme = intake.kind == Intake::Kind::held && intake.text->kind == TextKind::complaint;
  const bool heard = state_ == State::bound && intake.text != nullptr && !for_esme &&
                     pending_.size() < rules_->session.max_pending_records;
  if (!heard || intake.kind == Intake::Kind::held) {
    step.actions.send(Side::smsc, smpp::answer_to(pdu, CommandStatus::rx_t_appn));
  }
  if (!heard) return;
  ++counters_.texts;
  PendingRecord pending{pending_.next_ticket(), pdu.command_id(), pdu.sequence_number(),
                        step.env.now + rules_->session.record_timeout, intake.text->kind};
  intake.text->ticket = pending.ticket;
  intake.text->system_id = identity_.system_id;
  // An opt-out holds from now on, but it has to come to an ESME as well, and stays with the SMSC until then.
  if (intake.kind == Intake::Kind::taken) pending_.add(std::move(pending));
  step.actions.record(std::move(intake.text));
}

void ApprovalReceiver::answer(const PendingRecord& record, bool durable, Step& step) {
  const CommandStatus status = durable ? CommandStatus::rok : CommandStatus::rx_t_appn;
  step.actions.report(TextSettled{record.ticket, record.kind, false, status});
  step.actions.send(Side::smsc, smpp::answer_to(record.command_id, record.sequence_number, status));
  if (state_ == State::unbinding && pending_.empty()) unbind(step);
}

void ApprovalReceiver::on_tick(const Tick& event, Step& step) {
  const Time now = step.env.now;
  while (const auto late = pending_.take_late(now)) answer(*late, false, step);
  if (state_ == State::bound) keep_alive(event, step);
  if (deadline_ > now) return;
  switch (state_) {
    case State::waiting:
      state_ = State::dialing;
      deadline_ = Time::max();  // the dial has its own limits
      return step.actions.dial({Side::smsc, upstream_});
    case State::binding: return on_lost(step);
    case State::unbinding: return close(step);
    default: return;
  }
}

void ApprovalReceiver::keep_alive(const Tick& event, Step& step) {
  const SessionOptions& options = rules_->session;
  const Time now = step.env.now;
  if (event.paused[Side::smsc]) heard_at_ = enquired_at_ = now;
  if (!options.enquire_after || heard_at_ + *options.enquire_after > now) return;
  if (!enquired_) {
    enquired_ = true;
    enquired_at_ = now;
    step.actions.send(Side::smsc, {CommandId::enquire_link, CommandStatus::rok, next_sequence()});
  } else if (enquired_at_ + options.enquire_timeout <= now) {
    on_lost(step);
  }
}

/// any -> waiting, or -> closed: there is no bind any more. What was not answered the SMSC sends again.
void ApprovalReceiver::on_lost(Step& step) {
  if (state_ == State::unbinding) return close(step);
  step.actions.hang_up(Side::smsc);
  (void)pending_.give_up();
  deadline_ = step.env.now + retry_after_;
  retry_after_ = std::min(retry_after_ * 2, identity_.retry_most);
  state_ = State::waiting;
}

/// bound -> unbinding, once what is to be recorded is answered; any other -> closed.
void ApprovalReceiver::on_drain(Step& step) {
  if (state_ == State::unbinding) return;
  if (state_ != State::bound) return close(step);
  state_ = State::unbinding;
  deadline_ = step.env.now + rules_->session.drain_timeout;
  if (pending_.empty()) unbind(step);
}

void ApprovalReceiver::unbind(Step& step) {
  deadline_ = step.env.now + rules_->session.unbind_timeout;
  awaited_ = next_sequence();
  step.actions.send(Side::smsc, {CommandId::unbind, CommandStatus::rok, awaited_});
}

void ApprovalReceiver::close(Step& step) {
  step.actions.hang_up(Side::smsc);
  state_ = State::closed;
  step.actions.report(Ended{EndCause::drained, &counters_});
}

MachineView ApprovalReceiver::view() const noexcept {
  MachineView view;
  view.state = name(state_);
  view.bind_type = "receiver";
  view.upstream = upstream_;
  view.active_at = heard_at_;
  view.bound = state_ == State::bound;
  view.counters = &counters_;
  return view;
}

std::uint32_t ApprovalReceiver::next_sequence() noexcept {
  sequence_ = sequence_ % 0x7FFFFFFF + 1;
  return sequence_;
}

const char* name(ApprovalReceiver::State state) noexcept {
  switch (state) {
    case ApprovalReceiver::State::waiting: return "waiting";
    case ApprovalReceiver::State::dialing: return "dialing";
    case ApprovalReceiver::State::binding: return "binding";
    case ApprovalReceiver::State::bound: return "bound";
    case ApprovalReceiver::State::unbinding: return "unbinding";
    case ApprovalReceiver::State::closed: return "closed";
  }
  return "";
}

}  // namespace smppguard::relay
