// SPDX-License-Identifier: Apache-2.0
// How a session comes to be bound: open -> dialing -> binding -> bound, and the ways back.
#include "smppguard/relay/session.hpp"
#include "step.hpp"

#include <utility>

namespace smppguard::relay {

using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

/// There is no SMSC yet to ask, so smppguard answers as 3.4 chapter 2.2 has it.
Session::Fate Session::before_bind(PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  if (smpp::is_bind(id)) return on_bind(pdu, step);
  if (smpp::is_response(id)) return Fate::taken;
  if (id == CommandId::enquire_link) {
    step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::rok));
  } else if (id == CommandId::unbind) {
    step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::rok));
    end(EndCause::unbound, step);
  } else if (const smpp::BodySpec* spec = smpp::find_body(id)) {
    if (spec->answered) step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::rinvbndsts));
  } else {
    step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::rinvcmdid));
  }
  return Fate::taken;
}

/// open, refused -> dialing, or -> binding where the link to the right SMSC is still there.
Session::Fate Session::on_bind(PduView pdu, Step& step) {
  // Real system_ids are longer than the specification allows; the SMSC judges that.
  system_id_ = smpp::Body::read(pdu, smpp::Field::system_id).text(smpp::Field::system_id);
  bind_command_ = pdu.command_id();
  bind_sequence_ = pdu.sequence_number();
  deadline_ = step.env.now + rules_->session.bind_timeout;
  const policy::Route* route =
      policy::match_route(rules_->routes, system_id_, origin_.listener, origin_.source);
  if (route == nullptr) {
    step.actions.report(BindUnroutable{});
    step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::rbindfail));
    return Fate::taken;
  }
  const bool same_smsc =
      links_[Side::smsc].writes && route_ != nullptr && route_->upstream == route->upstream;
  route_ = route;
  if (same_smsc) {
    state_ = State::binding;
    step.actions.forward(Side::smsc, pdu.octets());
    return Fate::taken;
  }
  close_link(Side::smsc, step);
  bind_.assign(pdu.octets().begin(), pdu.octets().end());
  state_ = State::dialing;
  step.actions.dial(route->upstream);
  return Fate::taken;
}

/// dialing -> binding, or -> open.
void Session::on_dialed(const Dialed& event, Step& step) {
  if (state_ != State::dialing) return;
  if (!event.connected) return answer_bind_failed(step);
  links_[Side::smsc] = Link{};
  links_[Side::smsc].reads = links_[Side::smsc].writes = true;
  outstanding_ = {};
  state_ = State::binding;
  step.actions.forward(Side::smsc, bind_);
}

Session::Fate Session::while_binding(Side from, PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  if (from == Side::esme) return smpp::is_bind(id) ? Fate::hold : from_esme(pdu, step);
  const std::uint32_t sequence = pdu.sequence_number();
  const bool bind_resp =
      smpp::is_response(id) &&
      smpp::is_bind(static_cast<CommandId>(static_cast<std::uint32_t>(id) & ~smpp::kResponseBit));
  // One bind is under way, so any bind response is its answer, even one of another kind.
  const bool answers_bind =
      bind_resp || (id == CommandId::generic_nack && (sequence == bind_sequence_ || sequence == 0));
  if (!answers_bind) return from_smsc(pdu, step);
  on_bind_answer(pdu, step);
  step.actions.forward(Side::esme, pdu.octets());
  return Fate::taken;
}

/// binding -> bound, or -> refused.
void Session::on_bind_answer(PduView pdu, Step& step) {
  const bool accepted =
      pdu.command_id() != CommandId::generic_nack && pdu.command_status() == CommandStatus::rok;
  state_ = accepted ? State::bound : State::refused;
  deadline_ = accepted ? Time::max() : step.env.now + rules_->session.bind_timeout;
  step.actions.report(BindAnswered{route_->upstream, pdu.command_status()});
}

Session::Fate Session::while_refused(Side from, PduView pdu, Step& step) {
  if (from == Side::smsc || smpp::is_response(pdu.command_id())) return Fate::forward;
  return before_bind(pdu, step);
}

/// dialing, binding -> open: the SMSC cannot be reached. Never a status on which clients stop for good.
void Session::answer_bind_failed(Step& step) {
  if (state_ == State::dialing) step.actions.hang_up(Side::smsc);  // the connection under way, if it still is
  step.actions.send(Side::esme, smpp::answer_to(bind_command_, bind_sequence_, CommandStatus::rbindfail));
  step.actions.report(BindAnswered{route_->upstream, CommandStatus::rbindfail});
  deadline_ = step.env.now + rules_->session.bind_timeout;
  state_ = State::open;
}

}  // namespace smppguard::relay
