// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "slow_judge.hpp"
#include "stage.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace smppguard::fuzzing {

/// Watches a session and holds it to what it promises. Of the session it knows the events, the actions, the
/// state and the system_id, and reads every PDU for itself.
class SessionWitness final : public Watcher {
 public:
  using Side = relay::Side;
  using Octets = testing::Octets;
  using State = relay::Session::State;
  using ReceiptPtr = std::shared_ptr<const relay::Receipt>;

  /// A request or a response by its command_id and sequence_number.
  struct Name {
    std::uint32_t id;
    std::uint32_t number;
    friend bool operator==(const Name&, const Name&) = default;
  };

  SessionWitness(const relay::Session& session, SlowJudge& judge, std::shared_ptr<const relay::Rules> rules,
                 relay::Side origin)
      : session_{session}, judge_{judge}, rules_{std::move(rules)} {
    connected_[origin] = true;
  }

  void saw(const Seen& seen) override;

  /// Requests that went on to that side and are not answered.
  [[nodiscard]] const std::vector<Name>& asked(Side of) const { return asked_[of]; }
  /// smppguard's own requests to that side, not answered.
  [[nodiscard]] std::vector<Name> asked_by_smppguard(Side of) const;
  /// What the store has not answered.
  [[nodiscard]] std::vector<relay::Ticket> waiting() const;
  [[nodiscard]] const std::vector<ReceiptPtr>& released() const { return released_; }

 private:
  struct Written {
    enum class As : std::uint8_t { forwarded, edited, held, own };
    As as;
    Octets pdu;
  };
  struct OwnRequest {
    Name name;
    bool in_this_step;
  };
  /// A request that is answered when the store has answered.
  struct Pending {
    Name response;
    ReceiptPtr receipt;  // nullptr: a text of a recipient
    std::uint32_t refused_with;
    Octets held{};  // a text that goes on when it is recorded; empty: it is answered
  };
  /// What a step wanted done. What is accounted for is taken off.
  struct Outcome {
    relay::BySide<std::deque<Written>> written;
    std::deque<Octets> recorded;
    std::deque<relay::KeepReceipt> kept;
    std::deque<relay::MessageRefused> refused;  // notes
    std::deque<ReceiptPtr> released;
    relay::BySide<bool> hung_up{};
    bool dialed = false;
    std::size_t ended = 0;
    std::size_t actions = 0;
  };
  /// What is to become of a message.
  struct Verdict {
    testing::second::Message message;
    std::vector<std::uint32_t> statuses;  // by recipient
    std::size_t refused = 0;
    std::uint32_t first = 0;  // status of the first that is refused
  };

  // session_witness.cpp: the step as a whole
  void before_step(const Seen& seen);
  Outcome collect(const Seen& seen);
  void collect(const relay::Action& action, Outcome& outcome);
  void collect_own(Side to, Bytes octets, Outcome& outcome);
  void own_request(Side to, const Octets& pdu);
  void settle(const relay::ReceiptSettled& settled);
  void on_recorded(const relay::Recorded& recorded, Outcome& outcome);
  [[nodiscard]] bool goes_on_recorded(const Pending& pending, bool durable, Outcome& outcome);
  void on_late(Outcome& outcome);
  void on_dialed(Outcome& outcome);
  void on_adopt(const relay::Adopt& adopt, State before);
  void bind_failed(Outcome& outcome);
  void check_numbers() const;
  void check_drained() const;
  void check_bounds(std::size_t pending_before) const;
  void check_state(State before, const Seen& seen, const Outcome& outcome);
  void forget_links(const Seen& seen, const Outcome& outcome);

  // session_traffic.cpp: every PDU that came
  void on_received(const relay::Received& received, std::size_t consumed, Outcome& outcome);
  void response(Side from, const Octets& pdu, Outcome& outcome);
  bool answers_own(Side from, const Octets& pdu, const Outcome& outcome);
  bool answers_bind(Side from, const Octets& pdu) const;
  bool complete_edited(const Octets& pdu, Outcome& outcome);
  void request(Side from, const Octets& pdu, Outcome& outcome);
  void check_request(Side from, const Octets& pdu) const;
  void message(const Octets& pdu, Outcome& outcome);
  [[nodiscard]] bool is_accounted_for(const Octets& pdu, const Outcome& outcome) const;
  [[nodiscard]] bool is_answered_unjudged(const Octets& pdu, Outcome& outcome) const;
  void refuse_some(const Octets& pdu, const Verdict& verdict, Outcome& outcome);
  void refuse(const Octets& pdu, std::uint32_t status, Outcome& outcome);
  void edit(const Octets& pdu, const Verdict& verdict, Outcome& outcome);
  void take_notes(const Octets& pdu, std::size_t count, Outcome& outcome) const;
  void take_forwarded(Side from, const Octets& pdu, Outcome& outcome);
  [[nodiscard]] static bool is_forwarded(Side from, const Octets& pdu, const Outcome& outcome);
  [[nodiscard]] static const Octets* answer_of(Side from, const Octets& pdu, const Outcome& outcome);
  void went_on(Side from, const Octets& pdu);

  [[nodiscard]] SlowJudge::Account account() const;
  [[nodiscard]] bool observes() const { return rules_->routes[0].mode == policy::RouteMode::observe; }
  struct Edits {
    std::size_t pdus = 0;
    std::size_t recipients = 0;
  };
  [[nodiscard]] Edits edits() const;
  [[nodiscard]] bool edits_are_full() const;

  const relay::Session& session_;
  SlowJudge& judge_;
  std::shared_ptr<const relay::Rules> rules_;  // in force
  policy::UpstreamId upstream_ = 0;
  Time now_{};
  WallTime wall_{};
  bool strict_ = false;  // in this step nothing may vanish
  bool was_bound_ = false;

  relay::BySide<bool> connected_{};
  relay::BySide<bool> ended_{};  // it sends no more
  relay::BySide<bool> deaf_{};   // its framing was lost
  bool perhaps_deaf_ = false;    // time was up for something
  std::optional<Octets> held_;   // a bind or outbind that waits for a connection
  std::optional<Name> bind_;     // the first that is under way
  ReceiptPtr delivering_;        // by the step under way
  relay::BySide<std::vector<Name>> asked_;
  relay::BySide<std::set<unsigned>> blocks_;       // of 2^26 numbers, in use since none was
  relay::BySide<std::set<unsigned>> kept_blocks_;  // of these, those that stay so
  relay::BySide<bool> miscounted_{};               // it answered what nobody had asked
  relay::BySide<std::vector<OwnRequest>> own_;
  std::map<std::uint32_t, std::deque<std::vector<testing::second::Refused>>> edited_;
  std::map<relay::Ticket, Pending> pending_;
  std::set<ReceiptPtr> kept_;            // neither released nor settled
  std::map<ReceiptPtr, int> delivered_;  // and not settled
  std::vector<ReceiptPtr> released_;
};

}  // namespace smppguard::fuzzing
