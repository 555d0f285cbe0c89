// SPDX-License-Identifier: Apache-2.0
// How a session ends: draining -> unbinding -> closed, or parting -> closed where the ends unbind by
// themselves.
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
        return answer_bind_failed(step);
      }
      return end(cause, step);
    case State::refused:
      if (by_esme) return end(cause, step);
      close_link(Side::smsc, step);
      state_ = State::open;
      return;
    case State::parting: return end(EndCause::unbound, step);
    case State::open:
    case State::dialing: return end(cause, step);
    case State::closed: return;
  }
}

void Session::on_drain(Step& step) {
  switch (state_) {
    case State::bound: return start_draining(EndCause::drained, step);
    case State::dialing:
    case State::binding: answer_bind_failed(step); [[fallthrough]];
    case State::open:
    case State::refused: return end(EndCause::drained, step);
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
  const bool replies_due = esme.reads && smsc.writes && outstanding_[Side::smsc] > 0;
  const bool records_due = smsc.writes && !pending_.empty();
  if (!answers_due && !replies_due && !records_due) start_unbinding(step);
}

Session::Fate Session::while_draining(Side from, PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  const Link& target = links_[other(from)];
  if (smpp::is_response(id)) return target.writes ? Fate::forward : Fate::taken;
  if (from == Side::smsc && (id == CommandId::deliver_sm || id == CommandId::data_sm) &&
      take_if_approval(pdu, step) == Fate::taken) {
    return Fate::taken;
  }
  const smpp::BodySpec* spec = smpp::find_body(id);
  const bool new_message =
      from == Side::esme && spec != nullptr && spec->recipients != smpp::Recipients::none;
  // Receipts still flow, as long as somebody is there who can answer them.
  if (!new_message && target.reads && target.writes) return Fate::forward;
  return postpone(from, pdu, step);
}

Session::Fate Session::while_unbinding(Side from, PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  const bool own = links_[from].awaits_unbind_resp && pdu.sequence_number() == links_[from].own_unbind &&
                   (id == CommandId::unbind_resp || id == CommandId::generic_nack);
  if (own) {
    release(from, step);
    return Fate::taken;
  }
  if (smpp::is_response(id)) return links_[other(from)].writes ? Fate::forward : Fate::taken;
  return postpone(from, pdu, step);
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
  if (!links_[Side::esme].awaits_unbind_resp && !links_[Side::smsc].awaits_unbind_resp) end(cause_, step);
}

/// The number must not be outstanding in that direction. Real peers count upwards, so the one after the last
/// is free; with one that does not, the command_id of the answer still tells it from another's.
void Session::ask_unbind(Side side, Step& step) {
  Link& link = links_[side];
  if (!link.reads || !link.writes) return close_link(side, step);
  link.own_unbind = link.last_sequence % 0x7FFFFFFF + 1;
  link.awaits_unbind_resp = true;
  step.actions.send(side, {CommandId::unbind, CommandStatus::rok, link.own_unbind});
}

/// One end has parted; the session is over when both have.
void Session::release(Side side, Step& step) {
  links_[side].awaits_unbind_resp = false;
  close_link(side, step);
  if (state_ == State::draining) {
    go_on_if_drained(step);
  } else if (!links_[other(side)].awaits_unbind_resp) {
    end(cause_, step);
  }
}

void Session::close_link(Side side, Step& step) {
  Link& link = links_[side];
  if (link.writes || link.reads) step.actions.hang_up(side);
  link.reads = link.writes = false;
}

void Session::end(EndCause cause, Step& step) {
  if (state_ == State::closed) return;
  if (state_ == State::dialing) step.actions.hang_up(Side::smsc);  // the connection under way
  close_link(Side::esme, step);
  close_link(Side::smsc, step);
  state_ = State::closed;
  step.actions.report(Ended{cause, counters_});
}

}  // namespace smppguard::relay
