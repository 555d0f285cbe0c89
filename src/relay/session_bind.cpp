// SPDX-License-Identifier: Apache-2.0
// How a session comes to be bound: open -> dialing -> binding -> bound, called -> calling -> unbound ->
// binding -> bound where the SMSC began, and the ways back.
#include "judge.hpp"
#include "smppguard/relay/session.hpp"
#include "smppguard/relay/totals.hpp"
#include "step.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::relay {

using policy::BindKind;
using policy::BindRefusal;
using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

namespace {

constexpr std::uint8_t kFirstWithTlvs = 0x34;  // interface_version

constexpr BindKind kind_of(CommandId bind) noexcept {
  if (bind == CommandId::bind_transmitter) return BindKind::transmitter;
  return bind == CommandId::bind_receiver ? BindKind::receiver : BindKind::transceiver;
}

}  // namespace

Session::Fate Session::before_bind(PduView pdu, Step& step) {
  if (smpp::is_bind(pdu.command_id())) return on_bind(pdu, step);
  return answer_unbound(Side::esme, pdu, step);
}

/// There is nobody yet to ask, so smppguard answers as 3.4 chapter 2.2 has it.
Session::Fate Session::answer_unbound(Side from, PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  if (smpp::is_response(id)) return Fate::taken;
  if (id == CommandId::enquire_link) {
    step.actions.send(from, smpp::answer_to(pdu, CommandStatus::rok));
  } else if (id == CommandId::unbind) {
    step.actions.send(from, smpp::answer_to(pdu, CommandStatus::rok));
    end(EndCause::unbound, step);
  } else if (const smpp::BodySpec* spec = smpp::find_body(id)) {
    if (spec->answered) step.actions.send(from, smpp::answer_to(pdu, CommandStatus::rinvbndsts));
  } else {
    step.actions.send(from, smpp::answer_to(pdu, CommandStatus::rinvcmdid));
  }
  return Fate::taken;
}

/// called -> calling.
Session::Fate Session::while_called(PduView pdu, Step& step) {
  if (pdu.command_id() != CommandId::outbind) return answer_unbound(Side::smsc, pdu, step);
  waiting_.assign(pdu.octets().begin(), pdu.octets().end());
  deadline_ = step.env.now + rules_->session.bind_timeout;
  state_ = State::calling;
  step.actions.dial({Side::esme, upstream_});
  return Fate::kept;
}

/// open, unbound -> dialing, or -> binding where the link to the right SMSC is still there.
Session::Fate Session::on_bind(PduView pdu, Step& step) {
  // Real system_ids are longer than the specification allows; the SMSC judges that.
  system_id_ = smpp::Body::read(pdu, smpp::Field::system_id).text(smpp::Field::system_id);
  bind_command_ = pdu.command_id();
  bind_sequence_ = pdu.sequence_number();
  takes_tlvs_ = smpp::Body::read(pdu, smpp::Field::interface_version).int1(smpp::Field::interface_version) >=
                kFirstWithTlvs;
  if (const auto why = admit(pdu, step)) {
    turn_away(pdu, *why, step);
    return Fate::taken;
  }
  deadline_ = step.env.now + rules_->session.bind_timeout;
  if (links_[Side::smsc].writes && upstream_ == route_->upstream) {
    state_ = State::binding;
    return Fate::forward;
  }
  close_link(Side::smsc, step);
  waiting_.assign(pdu.octets().begin(), pdu.octets().end());
  upstream_ = route_->upstream;
  state_ = State::dialing;
  step.actions.dial({Side::smsc, upstream_});
  return Fate::kept;
}

/// What smppguard itself has against this bind. Finds the client, the route and the seat.
std::optional<BindRefusal> Session::admit(PduView bind, Step& step) {
  leave_seat();
  if (!certificate_allows()) return BindRefusal::certificate;
  if (rules_->clients) {
    client_ = policy::match_client(*rules_->clients, system_id_);
    if (client_ == nullptr) return BindRefusal::unknown_client;
    // Who calls for an SMSC's outbind was chosen by configuration, not by its address.
    const IpAddress* source = origin_.side == Side::esme ? &origin_.source : nullptr;
    if (const auto why = policy::objection(*client_, kind_of(bind.command_id()), source)) return why;
  }
  route_ = find_route();
  if (route_ == nullptr) return BindRefusal::no_route;
  if (client_ != nullptr) {
    seat_ = step.env.admission->admit(system_id_, *client_, step.env.now);
    if (seat_ == nullptr) return BindRefusal::too_many_binds;
  }
  return std::nullopt;
}

bool Session::certificate_allows() const noexcept {
  return !origin_.may_bind ||
         std::any_of(origin_.may_bind->begin(), origin_.may_bind->end(),
                     [&](const std::string& glob) { return policy::glob_matches(glob, system_id_); });
}

const policy::Route* Session::find_route() const noexcept {
  return origin_.side == Side::esme
             ? policy::match_route(rules_->routes, system_id_, origin_.listener, origin_.source)
             : policy::match_route_to(rules_->routes, system_id_, origin_.upstream);
}

void Session::leave_seat() noexcept {
  seat_.reset();
  client_ = nullptr;
  route_ = nullptr;
}

/// Stays where it is, so that the ESME may try again in the time it has left; never with a status on which
/// clients stop for good.
void Session::turn_away(PduView bind, BindRefusal why, Step& step) {
  leave_seat();
  ++step.env.totals->binds_turned_away[static_cast<std::size_t>(why)];
  step.actions.report(BindTurnedAway{why});
  step.actions.send(Side::esme, smpp::answer_to(bind, CommandStatus::rbindfail));
}

/// dialing -> binding, or -> open. calling -> unbound, or -> closed.
void Session::on_dialed(const Dialed& event, Step& step) {
  if (state_ == State::calling) {
    if (!event.connected) return end(EndCause::esme_unreached, step);
    open_link(Side::esme, step);
    deadline_ = step.env.now + rules_->session.bind_timeout;
    state_ = State::unbound;
    step.actions.forward(Side::esme, waiting_);
    ++counters_.forwarded[Side::smsc];
    ++step.env.totals->forwarded[Totals::place_of(CommandId::outbind)][Side::smsc];
    return;
  }
  if (state_ != State::dialing) return;
  if (!event.connected) return answer_bind_failed(BindNotAnswered::Why::unreachable, step);
  open_link(Side::smsc, step);
  state_ = State::binding;
  step.actions.forward(Side::smsc, waiting_);
  note_passing(Side::esme, PduView{waiting_}, step);
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
  if (answers_bind) on_bind_answer(pdu, step);
  return answers_bind ? Fate::forward : from_smsc(pdu, step);
}

/// binding -> bound, or -> unbound.
void Session::on_bind_answer(PduView pdu, Step& step) {
  const bool accepted =
      pdu.command_id() != CommandId::generic_nack && pdu.command_status() == CommandStatus::rok;
  state_ = accepted ? State::bound : State::unbound;
  deadline_ = accepted ? Time::max() : step.env.now + rules_->session.bind_timeout;
  links_[Side::esme].heard_at = step.env.now;  // it had nothing to say while it waited
  if (!accepted) seat_.reset();
  ++(accepted ? step.env.totals->binds_accepted : step.env.totals->binds_rejected);
  step.actions.report(BindAnswered{upstream_, pdu.command_status()});
}

Session::Fate Session::while_unbound(Side from, PduView pdu, Step& step) {
  const bool response = smpp::is_response(pdu.command_id());
  if (from == Side::smsc) return response ? response_from_smsc(pdu, step) : Fate::forward;
  return response ? Fate::forward : before_bind(pdu, step);
}

/// dialing, binding -> open, or -> closed where only the SMSC could call again: the SMSC cannot be reached.
void Session::answer_bind_failed(BindNotAnswered::Why why, Step& step) {
  if (state_ == State::dialing) {
    step.actions.hang_up(Side::smsc);  // the connection under way, if it still is
    ++step.env.totals->taken[Totals::place_of(bind_command_)][Side::esme];
  }
  ++step.env.totals->binds_unanswered[static_cast<std::size_t>(why)];
  step.actions.send(Side::esme, smpp::answer_to(bind_command_, bind_sequence_, CommandStatus::rbindfail));
  step.actions.report(BindNotAnswered{upstream_, why});
  deadline_ = step.env.now + rules_->session.bind_timeout;
  leave_seat();
  state_ = State::open;
  if (origin_.side == Side::smsc) end(EndCause::smsc_closed, step);
}

/// The session goes on under the new rules, or is drained where they have no place for it.
void Session::on_adopt(const Adopt& event, Step& step) {
  const bool has_bind = state_ == State::dialing || state_ == State::binding || state_ == State::bound ||
                        state_ == State::parting || state_ == State::draining || state_ == State::unbinding;
  const std::shared_ptr<const Rules> old = std::exchange(rules_, event.rules);  // route_ points into it
  // Lowered, it holds for links to come: half of a longer PDU may have been taken already.
  framer_ = smpp::Framer{std::max(framer_.limit(), rules_->session.max_pdu_octets)};
  origin_.may_bind = event.may_bind;
  if (!has_bind) return leave_seat();

  client_ = rules_->clients ? policy::match_client(*rules_->clients, system_id_) : nullptr;
  const policy::Route* route = find_route();
  const IpAddress* source = origin_.side == Side::esme ? &origin_.source : nullptr;
  const bool welcome = !rules_->clients ||
                       (client_ != nullptr && !policy::objection(*client_, kind_of(bind_command_), source));
  const bool fits = welcome && certificate_allows() && route != nullptr && route->upstream == upstream_;
  if (fits) {
    route_ = route;
    if (client_ == nullptr) {
      seat_.reset();
    } else if (seat_ != nullptr) {
      seat_->adopt(*client_);
    } else {
      policy::Client as_it_is = *client_;  // a bind that is there stays, whatever max_binds says now
      as_it_is.max_binds.reset();
      seat_ = step.env.admission->admit(system_id_, as_it_is, step.env.now);
    }
    return;
  }
  // Until it is over it goes by the rules it was bound under.
  rules_ = old;
  client_ = rules_->clients ? policy::match_client(*rules_->clients, system_id_) : nullptr;
  on_drain(EndCause::reconfigured, step);
}

}  // namespace smppguard::relay
