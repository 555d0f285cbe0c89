// SPDX-License-Identifier: Apache-2.0
#include "session_witness.hpp"

#include <algorithm>
#include <variant>

namespace smppguard::fuzzing {

using namespace testing::second;
using testing::Octets;

namespace {

constexpr std::uint32_t kDeliverSm = 0x05;
constexpr std::uint32_t kUnbind = 0x06;
constexpr std::uint32_t kEnquireLink = 0x15;
constexpr std::uint32_t kTemporary = 0x64;
constexpr std::uint32_t kBindFailed = 0x0D;
constexpr const char* kApprovalNumber = "12676070000";

Octets copy(Bytes octets) {
  return {octets.begin(), octets.end()};
}

SessionWitness::Name name_of(const Octets& pdu) {
  return {id_of(pdu), sequence_of(pdu)};
}

bool has_bind(relay::Session::State state) {
  using State = relay::Session::State;
  return state != State::open && state != State::called && state != State::calling && state != State::unbound;
}

/// Nothing that such a session reads may get lost.
bool goes_on(relay::Session::State state) {
  using State = relay::Session::State;
  return state == State::binding || state == State::bound || state == State::parting;
}

/// Where a session may go once it is bound.
bool is_next(relay::Session::State from, relay::Session::State to) {
  using State = relay::Session::State;
  if (from == to || to == State::closed) return true;
  if (from == State::bound) return to == State::parting || to == State::draining || to == State::unbinding;
  return from == State::draining && (to == State::parting || to == State::unbinding);
}

}  // namespace

std::vector<SessionWitness::Name> SessionWitness::asked_by_smppguard(Side of) const {
  std::vector<Name> names;
  for (const OwnRequest& one : own_[of]) names.push_back(one.name);
  return names;
}

std::vector<relay::Ticket> SessionWitness::waiting() const {
  std::vector<relay::Ticket> tickets;
  for (const auto& [ticket, pending] : pending_) tickets.push_back(ticket);
  return tickets;
}

void SessionWitness::saw(const Seen& seen) {
  const auto before = static_cast<State>(seen.phase_before);
  const std::size_t pending_before = pending_.size();
  before_step(seen);
  Outcome outcome = collect(seen);
  if (const auto* received = std::get_if<relay::Received>(&seen.event))
    on_received(*received, seen.consumed, outcome);
  if (const auto* recorded = std::get_if<relay::Recorded>(&seen.event)) on_recorded(*recorded, outcome);
  if (const auto* adopt = std::get_if<relay::Adopt>(&seen.event)) on_adopt(*adopt, before);
  if (std::holds_alternative<relay::Dialed>(seen.event)) on_dialed(outcome);
  if (std::holds_alternative<relay::Tick>(seen.event)) on_late(outcome);
  bind_failed(outcome);
  for (const Side side : {Side::esme, Side::smsc}) {
    require(outcome.written[side].empty(), "what is written was received, or answers what was");
  }
  require(outcome.recorded.empty() && outcome.kept.empty(), "what goes to the store was received");
  require(outcome.refused.empty(), "what is noted as refused was received");
  require(outcome.released.empty(), "a receipt is released when it is durable, once");
  check_numbers();
  // At the end of its time a session stops to wait.
  if (!std::holds_alternative<relay::Tick>(seen.event)) check_drained();
  check_bounds(pending_before);
  forget_links(seen, outcome);
  check_state(before, seen, outcome);
}

void SessionWitness::before_step(const Seen& seen) {
  now_ = seen.now;
  wall_ = seen.wall;
  const auto before = static_cast<State>(seen.phase_before);
  strict_ = goes_on(before) && goes_on(session_.state());
  for (const Side side : {Side::esme, Side::smsc}) {
    for (OwnRequest& one : own_[side]) one.in_this_step = false;
  }
  const auto* deliver = std::get_if<relay::Deliver>(&seen.event);
  delivering_ = deliver != nullptr ? deliver->receipt : nullptr;
  if (deliver != nullptr) ++delivered_[deliver->receipt];
  if (const auto* closed = std::get_if<relay::Closed>(&seen.event)) {
    ended_[closed->side] = true;
    if (closed->how == relay::Ending::failed) connected_[closed->side] = false;
  }
  const auto* dialed = std::get_if<relay::Dialed>(&seen.event);
  if (dialed == nullptr || !dialed->connected) return;
  const Side reached = before == State::calling ? Side::esme : Side::smsc;
  connected_[reached] = true;
  ended_[reached] = false;
  asked_ = {};
  blocks_ = kept_blocks_ = {};
  miscounted_ = {};
  own_ = {};
  edited_.clear();
}

SessionWitness::Outcome SessionWitness::collect(const Seen& seen) {
  Outcome outcome;
  outcome.actions = seen.actions.size();
  for (const relay::Action& action : seen.actions) collect(action, outcome);
  return outcome;
}

void SessionWitness::collect(const relay::Action& action, Outcome& outcome) {
  if (const auto* forward = std::get_if<relay::Forward>(&action)) {
    Octets run = copy(forward->octets);
    for (Octets& pdu : take_pdus(run)) {
      outcome.written[forward->to].push_back({Written::As::forwarded, std::move(pdu)});
    }
    require(run.empty(), "whole PDUs are forwarded");
  } else if (const auto* send = std::get_if<relay::Send>(&action)) {
    for (const Octets& pdu : smppguard::testing::pdus_of(send->octets)) collect_own(send->to, pdu, outcome);
  } else if (const auto* write = std::get_if<relay::Write>(&action)) {
    if (write->origin == relay::Write::Origin::own) return collect_own(write->to, write->octets, outcome);
    const bool held = write->origin == relay::Write::Origin::held;
    outcome.written[write->to].push_back({held ? Written::As::held : Written::As::edited, write->octets});
  } else if (const auto* record = std::get_if<relay::Record>(&action)) {
    const Octets pdu = copy(record->text->pdu);
    outcome.recorded.push_back(pdu);
    const Message message = read_message(pdu);
    const bool goes_on = number_of(message.to.at(0).name) != kApprovalNumber;
    const Pending pending{{id_of(pdu) | kResponse, sequence_of(pdu)}, {}, 0, goes_on ? pdu : Octets{}};
    const bool fresh = pending_.try_emplace(record->text->ticket, pending).second;
    require(fresh, "tickets are unique");
  } else if (const auto* keep = std::get_if<relay::KeepReceipt>(&action)) {
    outcome.kept.push_back(*keep);
    kept_.insert(keep->receipt);
  } else if (const auto* release = std::get_if<relay::ReleaseReceipt>(&action)) {
    outcome.released.push_back(release->receipt);
    require(kept_.erase(release->receipt) == 1, "a receipt is released or settled once");
    released_.push_back(release->receipt);
  } else if (const auto* settled = std::get_if<relay::ReceiptSettled>(&action)) {
    settle(*settled);
  } else if (const auto* end = std::get_if<relay::HangUp>(&action)) {
    outcome.hung_up[end->side] = true;
  } else if (const auto* dial = std::get_if<relay::Dial>(&action)) {
    outcome.dialed = true;
    if (dial->side == Side::smsc) upstream_ = dial->upstream;
  } else if (const auto* report = std::get_if<relay::Report>(&action)) {
    if (const auto* refused = std::get_if<relay::MessageRefused>(&report->note))
      outcome.refused.push_back(*refused);
    if (std::holds_alternative<relay::Ended>(report->note)) ++outcome.ended;
  }
}

void SessionWitness::collect_own(Side to, Bytes octets, Outcome& outcome) {
  const Octets pdu = copy(octets);
  require(pdu.size() >= 16 && length_of(pdu) == pdu.size(), "an own PDU is as long as it says");
  if (!is_response(id_of(pdu))) return own_request(to, pdu);
  outcome.written[to].push_back({Written::As::own, pdu});
}

void SessionWitness::own_request(Side to, const Octets& pdu) {
  const Name name = name_of(pdu);
  require(name.id == kEnquireLink || name.id == kUnbind || name.id == kDeliverSm,
          "smppguard asks for nothing but life, the end and the receipt's answer");
  require(name.number >= 1 && name.number <= 0x7FFFFFFF, "own numbers are those of the specification");
  for (const OwnRequest& one : own_[to]) require(one.name.number != name.number, "own numbers differ");
  if (name.id == kDeliverSm) {
    require(delivering_ != nullptr && to == Side::esme, "a receipt is sent when it is handed over");
    Octets receipt = delivering_->deliver_sm;
    store_be32(receipt.data() + 12, name.number);
    require(receipt == pdu, "a receipt is sent as it was kept");
  }
  own_[to].push_back({name, true});
}

void SessionWitness::settle(const relay::ReceiptSettled& settled) {
  if (kept_.erase(settled.receipt) == 1) {
    return require(settled.done, "a receipt that was never released is forgotten");
  }
  require(delivered_[settled.receipt]-- > 0, "a receipt is settled once for each time it was handed over");
}

/// ESME_ROK for what is durable, and only then.
void SessionWitness::on_recorded(const relay::Recorded& recorded, Outcome& outcome) {
  const auto found = pending_.find(recorded.ticket);
  if (found == pending_.end()) return;
  const Pending pending = found->second;
  pending_.erase(found);
  if (goes_on_recorded(pending, recorded.durable, outcome)) return;
  const Side to = pending.receipt ? Side::esme : Side::smsc;
  if (connected_[to]) {
    require(!outcome.written[to].empty(), "the store's answer is passed on");
    const Written answer = outcome.written[to].front();
    outcome.written[to].pop_front();
    const std::uint32_t failed_with = pending.receipt ? pending.refused_with : kTemporary;
    require(answer.as == Written::As::own && name_of(answer.pdu) == pending.response, "to whom it is due");
    const bool taken = recorded.durable && pending.held.empty();
    require(status_of(answer.pdu) == (taken ? 0 : failed_with), "as it was");
  }
  if (!pending.receipt) return;
  const bool taken = recorded.durable && connected_[to];
  require(taken == (!outcome.released.empty() && outcome.released.front() == pending.receipt),
          "a receipt is released when its message was taken");
  if (taken) outcome.released.pop_front();
  require(!kept_.contains(pending.receipt), "a receipt that is not released is settled");
}

/// A STOP or START: to the ESME, unchanged, and only once it is durable. Whether it did.
bool SessionWitness::goes_on_recorded(const Pending& pending, bool durable, Outcome& outcome) {
  if (pending.held.empty()) return false;
  std::deque<Written>& written = outcome.written[Side::esme];
  const bool went = !written.empty() && written.front().as == Written::As::held;
  if (!went) {
    const bool flows = strict_ && session_.state() == State::bound && connected_[Side::smsc];
    require(!durable || !flows, "what is recorded goes on");
    return false;
  }
  require(durable, "only what is recorded goes on");
  require(written.front().pdu == pending.held, "and unchanged");
  written.pop_front();
  went_on(Side::smsc, pending.held);
  return true;
}

/// What the store has not answered in time is answered as refused.
void SessionWitness::on_late(Outcome& outcome) {
  for (const Side side : {Side::esme, Side::smsc}) {
    std::deque<Written>& written = outcome.written[side];
    while (!written.empty()) {
      const Octets& pdu = written.front().pdu;
      const auto late = std::find_if(pending_.begin(), pending_.end(), [&](const auto& one) {
        const Pending& pending = one.second;
        return pending.response == name_of(pdu) &&
               (pending.receipt ? side == Side::esme : side == Side::smsc) &&
               status_of(pdu) == (pending.receipt ? pending.refused_with : kTemporary) &&
               status_of(pdu) != 0 && !kept_.contains(pending.receipt);
      });
      if (late == pending_.end()) break;
      pending_.erase(late);
      written.pop_front();
    }
  }
  std::erase_if(pending_,
                [&](const auto& one) { return one.second.receipt && !kept_.contains(one.second.receipt); });
}

void SessionWitness::on_dialed(Outcome& outcome) {
  if (!held_ || (outcome.written[Side::esme].empty() && outcome.written[Side::smsc].empty())) return;
  const Side from = is_bind(id_of(*held_)) ? Side::esme : Side::smsc;
  if (is_forwarded(from, *held_, outcome)) take_forwarded(from, *held_, outcome);
}

/// Sessions that the new rules have no place for end by the old ones.
void SessionWitness::on_adopt(const relay::Adopt& adopt, State before) {
  const relay::Rules& rules = *adopt.rules;
  const std::string& name = session_.system_id();
  const bool welcome =
      !rules.clients || rules.clients->at(0).system_id == "*" || rules.clients->at(0).system_id == name;
  const bool fits = welcome && rules.routes[0].upstream == upstream_;
  if (before == State::closed || (has_bind(before) && !fits)) return;
  rules_ = adopt.rules;
}

/// The one answer that may come for a bind that went on: that it came to nothing.
void SessionWitness::bind_failed(Outcome& outcome) {
  std::deque<Written>& written = outcome.written[Side::esme];
  if (!bind_ || written.empty() || written.front().as != Written::As::own) return;
  const Octets& pdu = written.front().pdu;
  if (name_of(pdu) != Name{bind_->id | kResponse, bind_->number} || status_of(pdu) != kBindFailed) return;
  bind_.reset();
  written.pop_front();
}

void SessionWitness::check_numbers() const {
  for (const Side side : {Side::esme, Side::smsc}) {
    const auto usable =
        static_cast<std::size_t>(std::distance(blocks_[side].begin(), blocks_[side].lower_bound(32)));
    for (const OwnRequest& one : own_[side]) {
      if (!one.in_this_step || usable == 32 || miscounted_[side]) continue;
      require(!blocks_[side].contains(one.name.number >> 26U), "own numbers are not outstanding");
    }
  }
}

/// smppguard asks for the end when nothing is due any more.
void SessionWitness::check_drained() const {
  const auto asks_for_the_end = [](const OwnRequest& one) {
    return one.in_this_step && one.name.id == kUnbind;
  };
  for (const Side side : {Side::esme, Side::smsc}) {
    if (std::none_of(own_[side].begin(), own_[side].end(), asks_for_the_end)) continue;
    for (const Side asked : {Side::esme, Side::smsc}) {
      const bool answers =
          connected_[asked] && !ended_[asked] && !deaf_[asked] && connected_[relay::other(asked)];
      require(!answers || miscounted_[asked] || asked_[asked].empty(),
              "the end waits for the answers that are due");
    }
    const bool receipts = std::any_of(own_[Side::esme].begin(), own_[Side::esme].end(),
                                      [](const OwnRequest& one) { return one.name.id == kDeliverSm; });
    const bool answers = connected_[Side::esme] && !ended_[Side::esme] && !deaf_[Side::esme];
    require(!receipts || !answers, "the end waits for the receipts that were handed over");
    for (const auto& [ticket, pending] : pending_) {
      require(!connected_[pending.receipt ? Side::esme : Side::smsc], "the end waits for the store");
    }
  }
}

/// What a session may remember is seen by what it still answers, completes or swallows.
void SessionWitness::check_bounds(std::size_t pending_before) const {
  for (const Side side : {Side::esme, Side::smsc}) {
    const auto count = [&](std::uint32_t id) {
      return std::count_if(own_[side].begin(), own_[side].end(),
                           [&](const OwnRequest& one) { return one.name.id == id; });
    };
    require(count(kEnquireLink) <= 8, "few enquire_links wait for an answer");
    require(count(kUnbind) <= 1, "one unbind is enough");
  }
  const bool more = pending_.size() > pending_before;
  require(!more || pending_.size() <= rules_->session.max_pending_records, "few records wait for the store");
  const auto [pdus, recipients] = edits();
  require(pdus <= relay::EditedMultis::kMost, "few edited requests wait for an answer");
  require(recipients < relay::EditedMultis::kMostRecipients + 255, "few refused recipients wait for it");
}

void SessionWitness::check_state(State before, const Seen& seen, const Outcome& outcome) {
  const State state = session_.state();
  if (before == State::closed) {
    require(state == State::closed, "what is closed stays closed");
    const bool hands_back = std::holds_alternative<relay::Deliver>(seen.event);
    require(outcome.actions == (hands_back ? 1U : 0U), "what is closed does nothing");
  }
  require(!was_bound_ || before == State::bound || is_next(before, state), "an end that has begun goes on");
  const bool ends_a_bind = state == State::parting || state == State::draining || state == State::unbinding;
  was_bound_ = was_bound_ || state == State::bound || ends_a_bind;
  require(!was_bound_ || state == State::bound || is_next(State::bound, state), "no bind is undone");
  if (state != State::dialing && state != State::calling) held_.reset();
  const bool ends = state == State::closed && before != State::closed;
  require(outcome.ended == (ends ? 1U : 0U), "the end is said once");
  if (state != State::closed) return;
  require(session_.next_deadline() == Time::max(), "what is closed waits for nothing");
  require(!connected_[Side::esme] && !connected_[Side::smsc], "what is closed has closed its links");
  require(kept_.empty(), "every receipt that was kept is released or settled");
  for (const auto& [receipt, times] : delivered_) require(times == 0, "every receipt handed over is settled");
  pending_.clear();
}

void SessionWitness::forget_links(const Seen& seen, const Outcome& outcome) {
  const auto* closed = std::get_if<relay::Closed>(&seen.event);
  for (const Side side : {Side::esme, Side::smsc}) {
    const bool failed = closed != nullptr && closed->side == side && closed->how == relay::Ending::failed;
    if (!failed && !outcome.hung_up[side]) continue;
    connected_[side] = deaf_[side] = false;
    own_[side].clear();
    if (side == Side::smsc) std::erase_if(pending_, [](const auto& one) { return !one.second.receipt; });
  }
  if (std::holds_alternative<relay::Tick>(seen.event)) {
    perhaps_deaf_ = perhaps_deaf_ || session_.state() != static_cast<State>(seen.phase_before);
  }
}

}  // namespace smppguard::fuzzing
