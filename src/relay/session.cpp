// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/session.hpp"

#include "readings.hpp"
#include "smppguard/relay/totals.hpp"
#include "step.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::relay {

using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

namespace {

/// Traffic that says only that the link is alive (3.4 4.11).
constexpr bool is_upkeep(CommandId id) noexcept {
  return id == CommandId::enquire_link || id == CommandId::enquire_link_resp;
}

/// Adds up near at hand what is counted for every PDU of a read.
struct CountedAtEnd {
  explicit CountedAtEnd(std::uint64_t& total_given) noexcept : total{total_given} {}
  ~CountedAtEnd() { total += count; }
  CountedAtEnd(const CountedAtEnd&) = delete;
  CountedAtEnd& operator=(const CountedAtEnd&) = delete;

  std::uint64_t& total;
  std::uint64_t count = 0;
};

}  // namespace

Session::Session(std::shared_ptr<const Rules> rules, Origin origin, Time opened)
    : rules_{std::move(rules)},
      origin_{std::move(origin)},
      framer_{rules_->session.max_pdu_octets},
      state_{origin_.side == Side::esme ? State::open : State::called},
      upstream_{origin_.upstream},
      deadline_{opened + rules_->session.bind_timeout} {
  Link& link = links_[origin_.side];
  link.reads = link.writes = true;
  link.heard_at = opened;
}

Session::~Session() = default;

std::size_t Session::step(const Event& event, const Environment& env, Actions& actions) {
  if (!waiting_.empty() && state_ != State::dialing && state_ != State::calling) {
    std::fill(waiting_.begin(), waiting_.end(), std::uint8_t{0});  // it held the password
    waiting_.clear();
  }
  Step step{env, actions};
  if (const auto* received = std::get_if<Received>(&event)) return on_received(*received, step);
  if (const auto* recorded = std::get_if<Recorded>(&event)) on_recorded(*recorded, step);
  if (const auto* deliver = std::get_if<Deliver>(&event)) on_deliver(*deliver, step);
  if (state_ == State::closed) return 0;
  if (const auto* closed = std::get_if<Closed>(&event)) on_closed(*closed, step);
  if (const auto* dialed = std::get_if<Dialed>(&event)) on_dialed(*dialed, step);
  if (const auto* tick = std::get_if<Tick>(&event)) on_tick(*tick, step);
  if (const auto* adopt = std::get_if<Adopt>(&event)) on_adopt(*adopt, step);
  if (const auto* drain = std::get_if<Drain>(&event)) {
    retired_ = retired_ || drain->retired;
    on_drain(drain->reconfigured ? EndCause::reconfigured : EndCause::drained, step);
  }
  return 0;
}

std::optional<Standing> Session::standing() const noexcept {
  if (state_ != State::bound) return std::nullopt;
  return Standing{upstream_, bind_command_ != CommandId::bind_transmitter};
}

MachineView Session::view() const noexcept {
  MachineView view;
  view.state = name(state_);
  // "bind_" stands in front of each.
  if (smpp::is_bind(bind_command_)) view.bind_type = smpp::find_body(bind_command_)->name.substr(5);
  if (route_ != nullptr || origin_.side == Side::smsc) view.upstream = upstream_;
  if (route_ != nullptr) view.route = route_->name;
  if (client_ != nullptr) view.client = client_->system_id;
  view.active_at = active_at_;
  view.bound = state_ == State::bound;
  view.counters = &counters_;
  view.outstanding = outstanding_;
  return view;
}

std::size_t Session::on_received(const Received& event, Step& step) {
  if (state_ == State::closed) return 0;
  Link& link = links_[event.from];
  link.heard_at = step.env.now;
  link.enquired = false;
  Readings readings{framer_, step.env, event.from};
  CountedAtEnd pdus{step.env.totals->pdus};
  std::size_t at = 0;
  while (link.reads) {
    const smpp::Framed framed = framer_.next(event.unread.subspan(at));
    if (const auto* lost = std::get_if<smpp::FramingLost>(&framed)) {
      on_framing_lost(event.from, lost->command_length, step);
      break;
    }
    const auto* pdu = std::get_if<PduView>(&framed);
    if (pdu == nullptr) {
      const bool partial = at < event.unread.size();
      if (!partial) {
        link.partial_since = Time::max();
      } else if (at > 0 || link.partial_since == Time::max()) {
        link.partial_since = step.env.now;
      }
      return at;
    }
    const CommandId id = pdu->command_id();
    if (!is_upkeep(id)) active_at_ = step.env.now;
    step.reading = readings.of(*pdu, event.unread.subspan(at));
    const Fate fate = on_pdu(event.from, *pdu, step);
    if (fate == Fate::hold) {
      link.partial_since = Time::max();
      return at;
    }
    if (fate == Fate::forward) step.actions.forward(other(event.from), pdu->octets());
    if (fate == Fate::taken) {
      ++step.env.totals->taken[Totals::place_of(id)][event.from];
    } else if (fate != Fate::kept) {
      note_passing(event.from, *pdu, step);
    }
    ++pdus.count;
    at += pdu->octets().size();
    if (state_ == State::draining) go_on_if_drained(step);
  }
  link.partial_since = Time::max();
  return event.unread.size();  // nobody will read the rest
}

Session::Fate Session::on_pdu(Side from, PduView pdu, Step& step) {
  if (!own_[from].empty() && smpp::is_response(pdu.command_id())) {
    if (auto request = own_[from].take(pdu.command_id(), pdu.sequence_number())) {
      on_own_answer(from, *std::move(request), pdu, step);
      return Fate::taken;
    }
  }
  switch (state_) {
    case State::bound:
    case State::parting: return while_bound(from, pdu, step);
    case State::open: return before_bind(pdu, step);
    case State::called: return while_called(pdu, step);
    case State::calling:
    case State::dialing: return Fate::hold;
    case State::binding: return while_binding(from, pdu, step);
    case State::unbound: return while_unbound(from, pdu, step);
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
  ++step.env.totals->forwarded[Totals::place_of(id)][from];
  if (spec == nullptr) return note_unknown(from, pdu);
  if (!smpp::is_response(id)) {
    own_[other(from)].occupy(pdu.sequence_number());
    if (spec->answered && outstanding_[from]++ == 0) links_[other(from)].answered_at = step.env.now;
    if (id == CommandId::unbind) unbind_from_ = from;
    const bool aged = from == Side::esme && client_ != nullptr && client_->max_outstanding &&
                      spec->answered && !is_upkeep(id);
    if (aged) aged_.add(pdu.sequence_number(), step.env.now);
    return;
  }
  links_[from].answered_at = step.env.now;
  links_[from].overdue = false;
  if (from == Side::smsc && client_ != nullptr) aged_.answered(pdu.sequence_number());
  // A generic_nack may answer any request, and an unknown one most likely.
  if (id == CommandId::generic_nack && unknown_[other(from)] > 0) {
    --unknown_[other(from)];
    return;
  }
  // A peer that answers what nobody asked must not make the count wrap.
  std::uint64_t& asked = outstanding_[other(from)];
  if (asked > 0 && --asked == 0) own_[from].free_all();
  if (id == CommandId::unbind_resp && unbind_from_ == other(from)) part(step);
}

/// Whether a request of an unknown command is answered at all, nobody can say.
void Session::note_unknown(Side from, PduView pdu) {
  if (!smpp::is_response(pdu.command_id())) {
    own_[other(from)].occupy_for_good(pdu.sequence_number());
    ++unknown_[from];
  } else if (unknown_[other(from)] > 0) {
    --unknown_[other(from)];
  }
}

/// Answers to what smppguard asked itself end here.
void Session::on_own_answer(Side from, OwnRequests::Request request, PduView pdu, Step& step) {
  switch (request.kind) {
    case OwnRequests::Kind::enquire_link: return;  // that anything came is enough
    case OwnRequests::Kind::unbind: return release(from, step);
    case OwnRequests::Kind::receipt: break;
  }
  const CommandStatus status = pdu.command_status();
  const bool again = status != CommandStatus::rok && smpp::retry_habit(status) == smpp::RetryHabit::for_ever;
  if (status != CommandStatus::rok) step.actions.report(ReceiptReturned{status});
  step.actions.add(ReceiptSettled{std::move(request.receipt), !again});
}

void Session::on_framing_lost(Side from, std::uint32_t command_length, Step& step) {
  step.actions.report(FramingBroken{from, command_length});
  // 3.4 has no way to find the next PDU; sequence_number 0 since the header cannot be trusted.
  step.actions.send(from, {CommandId::generic_nack, CommandStatus::rinvcmdlen, 0});
  give_up_on(from, EndCause::framing, step);
}

/// Nothing more is read from that side, because of `cause`.
void Session::give_up_on(Side side, EndCause cause, Step& step) {
  links_[side].reads = false;
  if (state_ == State::bound || state_ == State::draining) return start_draining(cause, step);
  if (state_ == State::binding && side == Side::smsc) answer_bind_failed(BindNotAnswered::Why::closed, step);
  end(cause, step);
}

const char* name(Session::State state) noexcept {
  switch (state) {
    case Session::State::open: return "open";
    case Session::State::called: return "called";
    case Session::State::calling: return "calling";
    case Session::State::dialing: return "dialing";
    case Session::State::binding: return "binding";
    case Session::State::unbound: return "unbound";
    case Session::State::bound: return "bound";
    case Session::State::parting: return "parting";
    case Session::State::draining: return "draining";
    case Session::State::unbinding: return "unbinding";
    case Session::State::closed: return "closed";
  }
  return "";
}

}  // namespace smppguard::relay
