// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/session.hpp"

#include "step.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::relay {

using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

Session::Session(std::shared_ptr<const Rules> rules, Origin origin, Time opened)
    : rules_{std::move(rules)},
      origin_{origin},
      framer_{rules_->session.max_pdu_octets},
      deadline_{opened + rules_->session.bind_timeout} {
  links_[Side::esme].reads = links_[Side::esme].writes = true;
}

std::size_t Session::step(const Event& event, const Environment& env, Actions& actions) {
  if (state_ == State::closed) return 0;
  if (!bind_.empty() && state_ != State::dialing) {
    std::fill(bind_.begin(), bind_.end(), std::uint8_t{0});  // it held the password
    bind_.clear();
  }
  Step step{env, actions};
  if (const auto* received = std::get_if<Received>(&event)) return on_received(*received, step);
  if (const auto* closed = std::get_if<Closed>(&event)) on_closed(*closed, step);
  if (const auto* dialed = std::get_if<Dialed>(&event)) on_dialed(*dialed, step);
  if (const auto* recorded = std::get_if<Recorded>(&event)) on_recorded(*recorded, step);
  if (std::holds_alternative<Tick>(event)) on_tick(step);
  if (std::holds_alternative<Drain>(event)) on_drain(step);
  return 0;
}

Time Session::next_deadline() const noexcept {
  if (state_ == State::closed) return Time::max();
  return pending_.empty() ? deadline_ : std::min(deadline_, pending_.front().deadline);
}

std::size_t Session::on_received(const Received& event, Step& step) {
  std::size_t at = 0;
  while (links_[event.from].reads) {
    const smpp::Framed framed = framer_.next(event.unread.subspan(at));
    if (const auto* lost = std::get_if<smpp::FramingLost>(&framed)) {
      on_framing_lost(event.from, lost->command_length, step);
      break;
    }
    const auto* pdu = std::get_if<PduView>(&framed);
    if (pdu == nullptr) return at;
    const Fate fate = on_pdu(event.from, *pdu, step);
    if (fate == Fate::hold) return at;
    if (fate == Fate::forward) {
      note_passing(event.from, *pdu, step);
      step.actions.forward(other(event.from), pdu->octets());
    }
    at += pdu->octets().size();
    if (state_ == State::draining) go_on_if_drained(step);
  }
  return event.unread.size();  // nobody will read the rest
}

Session::Fate Session::on_pdu(Side from, PduView pdu, Step& step) {
  switch (state_) {
    case State::bound:
    case State::parting: return while_bound(from, pdu, step);
    case State::open: return before_bind(pdu, step);
    case State::dialing: return Fate::hold;
    case State::binding: return while_binding(from, pdu, step);
    case State::refused: return while_refused(from, pdu, step);
    case State::draining: return while_draining(from, pdu, step);
    case State::unbinding: return while_unbinding(from, pdu, step);
    case State::closed: break;
  }
  return Fate::taken;
}

Session::Fate Session::while_bound(Side from, PduView pdu, Step& step) {
  return from == Side::esme ? from_esme(pdu, step) : from_smsc(pdu, step);
}

/// Counts what goes on, and notices when an unbind has gone end to end.
void Session::note_passing(Side from, PduView pdu, Step& step) {
  ++counters_.forwarded[from];
  const CommandId id = pdu.command_id();
  const smpp::BodySpec* spec = smpp::find_body(id);
  if (spec == nullptr) return;
  if (!smpp::is_response(id)) {
    links_[other(from)].last_sequence = pdu.sequence_number();
    if (spec->answered) ++outstanding_[from];
    if (id == CommandId::unbind) unbind_from_ = from;
    return;
  }
  // A generic_nack may answer any request. A peer that answers what nobody asked must not make the count
  // wrap.
  std::uint64_t& asked = outstanding_[other(from)];
  if (asked > 0) --asked;
  if (id == CommandId::unbind_resp && unbind_from_ == other(from)) part(step);
}

void Session::on_framing_lost(Side from, std::uint32_t command_length, Step& step) {
  step.actions.report(FramingBroken{from, command_length});
  // 3.4 has no way to find the next PDU; sequence_number 0 since the header cannot be trusted.
  step.actions.send(from, {CommandId::generic_nack, CommandStatus::rinvcmdlen, 0});
  links_[from].reads = false;
  if (state_ == State::bound || state_ == State::draining) {
    start_draining(EndCause::framing, step);
  } else if (state_ == State::binding && from == Side::smsc) {
    answer_bind_failed(step);
    end(EndCause::framing, step);
  } else {
    end(EndCause::framing, step);
  }
}

void Session::on_tick(Step& step) {
  while (!pending_.empty() && pending_.front().deadline <= step.env.now) {
    const Pending late = pending_.front();
    pending_.erase(pending_.begin());
    answer_record(late, false, step);
  }
  if (state_ == State::draining) go_on_if_drained(step);
  if (deadline_ > step.env.now) return;
  switch (state_) {
    case State::dialing:
    case State::binding: answer_bind_failed(step); [[fallthrough]];
    case State::open:
    case State::refused: return end(EndCause::never_bound, step);
    case State::draining: return start_unbinding(step);
    case State::parting:
    case State::unbinding: return end(cause_, step);
    case State::bound:
    case State::closed: return;
  }
}

const char* name(Session::State state) noexcept {
  switch (state) {
    case Session::State::open: return "open";
    case Session::State::dialing: return "dialing";
    case Session::State::binding: return "binding";
    case Session::State::refused: return "refused";
    case Session::State::bound: return "bound";
    case Session::State::parting: return "parting";
    case Session::State::draining: return "draining";
    case Session::State::unbinding: return "unbinding";
    case Session::State::closed: return "closed";
  }
  return "";
}

}  // namespace smppguard::relay
