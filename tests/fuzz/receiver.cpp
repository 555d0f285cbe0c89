// SPDX-License-Identifier: Apache-2.0
// The approval receiver under a script of its SMSC, the store and time, and held to what it promises.
//
// The script: an octet for its rules (bit 0: enquire_link after 20 s; bit 1: few records may wait; bit 2:
// near misses are not for the record), then acts as in session.cpp.
#include "pdu_tape.hpp"
#include "smppguard/relay/approval_receiver.hpp"
#include "stage.hpp"
#include "support/second_reading.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace {

using namespace smppguard;           // NOLINT(google-build-using-namespace)
using namespace smppguard::testing;  // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;
using fuzzing::Bits;
using fuzzing::PduTape;
using fuzzing::require;
using relay::ApprovalReceiver;
using relay::Side;
using smpp::CommandId;
using State = ApprovalReceiver::State;

/// stories.py reads these names.
enum class Act : std::uint8_t {
  raw,         // octets
  approve,     //
  message,     // to somebody else
  ask,         // any other request
  unknown,     // a request that is in no table
  answer,      // to smppguard
  answer_odd,  // to nothing
  recorded,    //
  closed,      //
  advance,     //
  dialed,      //
  adopt,       //
  drain,       //
  cut,         // from now on segments are so long
  word,        // STOP and the like
  count
};

constexpr auto kRetryFirst = 1s;
constexpr auto kRetryMost = 8s;

relay::Rules rules_of(PduTape& tape) {
  relay::Rules rules = test_rules();
  rules.complaint_numbers.add(number("7726"), {});
  Bits bits{tape.octet()};
  rules.session.enquire_after.reset();
  if (bits.next()) rules.session.enquire_after = 20s;
  if (bits.next()) rules.session.max_pending_records = 3;
  if (bits.next()) rules.unmatched = policy::WhenUnmatched::forward;
  return rules;
}

/// A request or response by its command_id and sequence_number.
struct Name {
  std::uint32_t id;
  std::uint32_t number;
  friend bool operator==(const Name&, const Name&) = default;
};

class Witness final : public fuzzing::Watcher {
 public:
  explicit Witness(const ApprovalReceiver& receiver) : receiver_{receiver} {}

  std::size_t most_pending = 0;  // as the rules in force have it

  [[nodiscard]] const std::vector<Name>& asked() const { return own_; }
  [[nodiscard]] std::vector<relay::Ticket> waiting() const {
    std::vector<relay::Ticket> tickets;
    for (const auto& [ticket, response] : pending_) tickets.push_back(ticket);
    return tickets;
  }

  void saw(const fuzzing::Seen& seen) override {
    const auto before = static_cast<State>(seen.phase_before);
    const std::size_t pending_before = pending_.size();
    if (std::holds_alternative<relay::Drain>(seen.event)) drained_ = true;
    answers_.clear();
    recorded_.clear();
    hung_up_ = false;
    for (const relay::Action& action : seen.actions) collect(action, seen.now);
    if (const auto* received = std::get_if<relay::Received>(&seen.event))
      on_received(*received, seen.consumed);
    if (const auto* recorded = std::get_if<relay::Recorded>(&seen.event)) on_recorded(*recorded);
    if (std::holds_alternative<relay::Tick>(seen.event)) on_late();
    require(answers_.empty(), "every answer is due");
    require(recorded_.empty(), "what is recorded was received");
    require(pending_.size() <= pending_before || pending_.size() <= most_pending,
            "few records wait for the store");
    if (hung_up_) forget_link(seen.now);
    check_state(before, seen);
  }

 private:
  void collect(const relay::Action& action, Time now) {
    if (const auto* send = std::get_if<relay::Send>(&action)) {
      for (const auto& pdu : smppguard::testing::pdus_of(send->octets)) written(send->to, pdu);
    } else if (const auto* write = std::get_if<relay::Write>(&action)) {
      require(write->origin == relay::Write::Origin::own, "there is nobody whose PDUs it could pass on");
      written(write->to, write->octets);
    } else if (const auto* record = std::get_if<relay::Record>(&action)) {
      const Octets pdu{record->text->pdu.begin(), record->text->pdu.end()};
      recorded_.emplace_back(pdu, record->text->ticket);
      const Name response{second::id_of(pdu) | second::kResponse, second::sequence_of(pdu)};
      require(pending_.try_emplace(record->text->ticket, response).second, "tickets are unique");
    } else if (std::holds_alternative<relay::HangUp>(action)) {
      hung_up_ = true;
    } else if (const auto* dial = std::get_if<relay::Dial>(&action)) {
      require(dial->side == Side::smsc, "it calls the SMSC");
      require(!drained_, "what is drained does not come back");
      require(!lost_at_ || (now >= *lost_at_ + kRetryFirst), "it comes back a little later");
      lost_at_.reset();
    } else {
      require(std::holds_alternative<relay::Report>(action), "it does nothing else");
    }
  }

  void written(Side to, const Octets& pdu) {
    require(to == Side::smsc, "it has one link");
    require(second::length_of(pdu) == pdu.size(), "an own PDU is as long as it says");
    if (second::is_response(second::id_of(pdu))) return answers_.push_back(pdu);
    const Name name{second::id_of(pdu), second::sequence_of(pdu)};
    require(name.id == 0x01 || name.id == 0x06 || name.id == 0x15,
            "it binds as a receiver, lives and unbinds");
    for (const Name& one : own_) require(one.number != name.number, "own numbers differ");
    own_.push_back(name);
  }

  void on_received(const relay::Received& received, std::size_t consumed) {
    Octets stream{received.unread.begin(), received.unread.begin() + static_cast<std::ptrdiff_t>(consumed)};
    for (const Octets& pdu : second::take_pdus(stream)) {
      if (second::is_response(second::id_of(pdu))) {
        const Name asked{second::id_of(pdu) & ~second::kResponse, second::sequence_of(pdu)};
        std::erase(own_, asked);
      } else {
        request(pdu);
      }
    }
    const bool lost = !answers_.empty() && second::id_of(answers_.back()) == second::kResponse &&
                      second::status_of(answers_.back()) == 0x02;
    if (lost) answers_.pop_back();
    require(!lost || hung_up_, "it gives up a link whose framing is lost");
  }

  void request(const Octets& pdu) {
    const std::uint32_t id = second::id_of(pdu);
    const bool response_is_known = smpp::find_body(static_cast<CommandId>(id | second::kResponse)) != nullptr;
    const Name due{response_is_known ? id | second::kResponse : second::kResponse, second::sequence_of(pdu)};
    const bool answered = !answers_.empty() &&
                          Name{second::id_of(answers_.front()), second::sequence_of(answers_.front())} == due;
    if (answered) {
      const std::uint32_t status = second::status_of(answers_.front());
      const bool message = id == 0x05 || id == 0x103;
      require(!message || status == 0x64, "a message stays with the SMSC");
      require(message || (status == 0) == (id == 0x06 || id == 0x15), "only life and the end are confirmed");
      answers_.pop_front();
      if (message && is_recorded(pdu)) {  // an opt-out: nobody waits for the store
        pending_.erase(recorded_.front().second);
        recorded_.pop_front();
      }
      return;
    }
    if (is_recorded(pdu)) return recorded_.pop_front();
    require(hung_up_ || id == 0x0B || id == 0x102, "no request gets lost");
  }

  [[nodiscard]] bool is_recorded(const Octets& pdu) const {
    return !recorded_.empty() && recorded_.front().first == pdu;
  }

  void on_recorded(const relay::Recorded& recorded) {
    const auto found = pending_.find(recorded.ticket);
    if (found == pending_.end()) return;
    require(!answers_.empty() &&
                Name{second::id_of(answers_.front()), second::sequence_of(answers_.front())} == found->second,
            "the store's answer is passed on");
    require(second::status_of(answers_.front()) == (recorded.durable ? 0U : 0x64U), "as it was");
    pending_.erase(found);
    answers_.pop_front();
  }

  void on_late() {
    while (!answers_.empty()) {
      const Octets& answer = answers_.front();
      const auto late = std::find_if(pending_.begin(), pending_.end(), [&](const auto& one) {
        return one.second == Name{second::id_of(answer), second::sequence_of(answer)};
      });
      require(late != pending_.end() && second::status_of(answer) == 0x64, "what is late is temporary");
      pending_.erase(late);
      answers_.pop_front();
    }
  }

  void forget_link(Time now) {
    own_.clear();
    pending_.clear();
    lost_at_ = now;
  }

  void check_state(State before, const fuzzing::Seen& seen) {
    require(before != State::closed || (receiver_.closed() && seen.actions.empty()),
            "what is closed stays closed");
    require(!receiver_.closed() || drained_, "it comes back as long as it is not drained");
    if (receiver_.closed())
      return require(receiver_.next_deadline() == Time::max(), "what is closed waits for nothing");
    if (receiver_.state() != State::waiting) return;
    require(receiver_.next_deadline() <= seen.now + kRetryMost, "it does not stay away");
  }

  const ApprovalReceiver& receiver_;
  bool drained_ = false;
  bool hung_up_ = false;
  std::optional<Time> lost_at_;
  std::deque<Octets> answers_;
  std::deque<std::pair<Octets, relay::Ticket>> recorded_;
  std::vector<Name> own_;
  std::map<relay::Ticket, Name> pending_;  // with the response that is due
};

const AreaSlabs& no_registry() {
  static const AreaSlabs kNone;
  return kNone;
}

class Play {
 public:
  explicit Play(PduTape tape) : tape_{tape}, stage_{no_registry()}, witness_{receiver_} {
    stage_.enter(receiver_, witness_);
    witness_.most_pending = rules_->session.max_pending_records;
  }

  void run() {
    stage_.advance(0ms);
    while (!tape_.ended()) act(static_cast<Act>(tape_.octet() % static_cast<unsigned>(Act::count)));
    stage_.take(relay::Drain{});
    for (int i = 0; i < 4; ++i) stage_.advance(31s);
    require(receiver_.closed(), "what is drained ends");
  }

 private:
  void act(Act what) {
    const std::uint8_t argument = tape_.octet();
    switch (what) {
      case Act::raw: return receive(tape_.octets(argument));
      case Act::approve: return receive(tape_.approve(argument));
      case Act::message: return receive(tape_.message(argument));
      case Act::ask: return receive(tape_.ask(argument));
      case Act::unknown:
        return receive(Pdu{static_cast<CommandId>(0x00010200U | argument), tape_.sequence()});
      case Act::answer: return answer(argument);
      case Act::answer_odd: return receive(tape_.answer_odd(argument));
      case Act::recorded: return recorded(argument);
      case Act::closed: return stage_.take(relay::Closed{Side::smsc, ending(argument)});
      case Act::advance: return advance(argument);
      case Act::dialed: return stage_.take(relay::Dialed{argument != 0});
      case Act::adopt: return adopt();
      case Act::drain: return stage_.take(relay::Drain{});
      case Act::cut: cut_ = argument; return;
      case Act::word: return receive(tape_.word(argument));
      case Act::count: return;
    }
  }

  void receive(Bytes octets) {
    const std::size_t most = cut_ == 0 ? octets.size() : cut_;
    for (Bytes rest = octets; !rest.empty(); rest = rest.subspan(std::min(most, rest.size()))) {
      stage_.receive(Side::smsc, rest.first(std::min(most, rest.size())));
    }
  }
  void receive(const Pdu& pdu) { receive(pdu.octets()); }

  void answer(std::uint8_t argument) {
    const std::vector<Name>& asked = witness_.asked();
    if (asked.empty()) return;
    const Name one = asked[(argument >> 2U) % asked.size()];
    receive(response(static_cast<CommandId>(one.id), one.number, PduTape::status_of(argument)));
  }

  void recorded(std::uint8_t argument) {
    const std::vector<relay::Ticket> waiting = witness_.waiting();
    const bool any = waiting.empty() || argument >= 128;
    const auto ticket = any ? relay::Ticket{argument % 16U} : waiting[(argument >> 1U) % waiting.size()];
    stage_.take(relay::Recorded{ticket, (argument & 1U) != 0});
  }

  void advance(std::uint8_t argument) {
    const Time due = receiver_.next_deadline();
    const bool exactly = argument == 255 && due != Time::max() && due > stage_.now;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due - stage_.now);
    stage_.advance(exactly ? left : std::chrono::milliseconds{argument * 250}, {{false, tape_.octet() == 1}});
  }

  void adopt() {
    rules_ = std::make_shared<const relay::Rules>(rules_of(tape_));
    if (!receiver_.closed()) witness_.most_pending = rules_->session.max_pending_records;
    stage_.take(relay::Adopt{rules_});
  }

  static relay::Ending ending(std::uint8_t argument) {
    return argument == 0 ? relay::Ending::end_of_stream : relay::Ending::failed;
  }

  PduTape tape_;
  fuzzing::Stage stage_;
  std::shared_ptr<const relay::Rules> rules_ = std::make_shared<const relay::Rules>(rules_of(tape_));
  ApprovalReceiver receiver_{rules_, 0, {"guard", "secret", "", kRetryFirst, kRetryMost}, stage_.now};
  Witness witness_;
  std::size_t cut_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Play{PduTape{{data, size}}}.run();
  return 0;
}
