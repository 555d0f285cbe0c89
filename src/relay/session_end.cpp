// SPDX-License-Identifier: Apache-2.0
// How a session ends: draining -> unbinding -> closed, or parting -> closed where the ends unbind by
// themselves.
#include "judge.hpp"
#include "smppguard/relay/session.hpp"
#include "step.hpp"

namespace smppguard::relay {

using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

void Session::on_closed(const Closed& event, Step& step) {
  Link& link = links_[event.side];
  link.reads = false;
  if (event.how == Ending::failed) link.writes = false;
  const bool by_esme = event.side == Side::esme;
  const EndCause cause = by_esme ? EndCause::esme_closed : EndCause::smsc_closed;
  switch (state_) {
    case State::bound: return start_draining(cause, step);
    case State::draining: return go_on_if_drained(step);
    case State::unbinding: return release(event.side, step);
    case State::binding:
      if (!by_esme) {
        close_link(Side::smsc, step);
        return answer_bind_failed(BindNotAnswered::Why::closed, step);
      }
      return end(cause, step);
    case State::unbound:
      if (by_esme || origin_.side == Side::smsc) return end(cause, step);
      close_link(Side::smsc, step);
      state_ = State::open;
      return;
    case State::parting: return end(EndCause::unbound, step);
    case State::open:
    case State::called:
    case State::calling:
    case State::dialing: return end(cause, step);
    case State::closed: return;
  }
}

void Session::on_drain(EndCause cause, Step& step) {
  switch (state_) {
    case State::bound: return start_draining(cause, step);
    case State::dialing:
    case State::binding: answer_bind_failed(BindNotAnswered::Why::ending, step); [[fallthrough]];
    case State::open:
    case State::called:
    case State::calling:
    case State::unbound: return end(cause, step);
    default: return;  // on its way out already
  }
}

/// bound -> parting.
void Session::part(Step& step) {
  unbind_from_.reset();
  if (state_ != State::bound && state_ != State::draining) return;
  state_ = State::parting;
  cause_ = EndCause::unbound;
  deadline_ = step.env.now + rules_->session.unbind_timeout;
}

/// bound -> draining.
void Session::start_draining(EndCause cause, Step& step) {
  if (state_ != State::draining) {
    state_ = State::draining;
    cause_ = cause;
    deadline_ = step.env.now + rules_->session.drain_timeout;
  }
  go_on_if_drained(step);
}

void Session::go_on_if_drained(Step& step) {
  const Link& esme = links_[Side::esme];
  const Link& smsc = links_[Side::smsc];
  const bool answers_due = smsc.reads && esme.writes && outstanding_[Side::esme] > 0;
  const bool receipts_due =
      esme.reads && esme.writes && own_[Side::esme].count(OwnRequests::Kind::receipt) > 0;
  const bool replies_due = esme.reads && smsc.writes && outstanding_[Side::smsc] > 0;
  const bool texts_due = smsc.writes && pending_.size() > pending_.receipts();
  const bool refusals_due = esme.writes && pending_.receipts() > 0;
  if (!answers_due && !receipts_due && !replies_due && !texts_due && !refusals_due) start_unbinding(step);
}

Session::Fate Session::while_draining(Side from, PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  const Link& target = links_[other(from)];
  if (smpp::is_response(id)) {
    if (!target.writes) return Fate::taken;
    return from == Side::smsc ? response_from_smsc(pdu, step) : Fate::forward;
  }
  if (from == Side::smsc && (id == CommandId::deliver_sm || id == CommandId::data_sm) &&
      take_if_consent(pdu, step) == Fate::taken) {
    return Fate::taken;
  }
  // Receipts still flow, as long as somebody is there who can answer them.
  if (!target.reads || !target.writes) return postpone(from, pdu, step);
  const smpp::BodySpec* spec = smpp::find_body(id);
  const bool new_message =
      from == Side::esme && spec != nullptr && spec->recipients != smpp::Recipients::none;
  if (new_message && (retired_ || rules_->session.drain_submits == DrainSubmits::refuse)) {
    return postpone(from, pdu, step);
  }
  if (from == Side::esme) return from_esme(pdu, step);
  return spec == nullptr ? unknown_command(from, pdu, step) : Fate::forward;
}

Session::Fate Session::while_unbinding(Side from, PduView pdu, Step& step) {
  if (!smpp::is_response(pdu.command_id())) return postpone(from, pdu, step);
  if (!links_[other(from)].writes) return Fate::taken;
  return from == Side::smsc ? response_from_smsc(pdu, step) : Fate::forward;
}

/// A request that cannot go on any more is answered as temporary, so that its sender tries again elsewhere.
Session::Fate Session::postpone(Side from, PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  const smpp::BodySpec* spec = smpp::find_body(id);
  if (spec != nullptr && !spec->answered) return Fate::taken;
  const bool upkeep = id == CommandId::enquire_link || id == CommandId::unbind;
  const CommandStatus temporary = from == Side::esme ? CommandStatus::rsyserr : CommandStatus::rx_t_appn;
  step.actions.send(from, smpp::answer_to(pdu, upkeep ? CommandStatus::rok : temporary));
  if (id == CommandId::unbind) release(from, step);
  return Fate::taken;
}

/// draining -> unbinding.
void Session::start_unbinding(Step& step) {
  state_ = State::unbinding;
  deadline_ = step.env.now + rules_->session.unbind_timeout;
  ask_unbind(Side::esme, step);
  ask_unbind(Side::smsc, step);
  if (!parting_from(Side::esme) && !parting_from(Side::smsc)) end(cause_, step);
}

void Session::ask_unbind(Side side, Step& step) {
  const Link& link = links_[side];
  if (!link.reads || !link.writes) return close_link(side, step);
  const auto number = own_[side].add(OwnRequests::Kind::unbind, CommandId::unbind);
  step.actions.send(side, {CommandId::unbind, CommandStatus::rok, number});
}

/// One end has parted; the session is over when both have.
void Session::release(Side side, Step& step) {
  close_link(side, step);
  if (state_ == State::draining) {
    go_on_if_drained(step);
  } else if (!parting_from(other(side))) {
    end(cause_, step);
  }
}

void Session::open_link(Side side, Step& step) {
  links_[side] = Link{};
  links_[side].reads = links_[side].writes = true;
  links_[side].heard_at = step.env.now;
  outstanding_ = {};
  unknown_ = {};
  own_ = {};
  edited_.clear();
  aged_.clear();
}

/// What waits for this link waits no more: it will not answer, and what it asked cannot be answered.
void Session::close_link(Side side, Step& step) {
  Link& link = links_[side];
  if (link.writes || link.reads) step.actions.hang_up(side);
  link.reads = link.writes = false;
  return_receipts(own_[side].give_up(), step);
  if (side == Side::smsc) pending_.drop_texts();
}

void Session::end(EndCause cause, Step& step) {
  if (state_ == State::closed) return;
  if (state_ == State::dialing) step.actions.hang_up(Side::smsc);  // the connection under way
  if (state_ == State::calling) step.actions.hang_up(Side::esme);
  // The messages behind them were not answered, so nobody knows their message_ids.
  for (PendingRecord& pending : pending_.give_up()) {
    if (pending.receipt) step.actions.add(ReceiptSettled{std::move(pending.receipt), true});
  }
  close_link(Side::esme, step);
  close_link(Side::smsc, step);
  leave_seat();
  state_ = State::closed;
  step.actions.report(Ended{cause, &counters_});
}

}  // namespace smppguard::relay
