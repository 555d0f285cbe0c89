// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/confirmations.hpp"
#include "smppguard/relay/part_memory.hpp"
#include "smppguard/relay/session.hpp"
#include "smppguard/relay/totals.hpp"
#include "smppguard/relay/watch.hpp"
#include "support/fake_assertions.hpp"
#include "support/pdu_builder.hpp"
#include "support/test_world.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace smppguard::testing {

/// Seats as long as max_binds allows, and as many messages as the test has put into `messages`.
class TestAdmission final : public relay::Admission {
 public:
  [[nodiscard]] std::unique_ptr<relay::Seat> admit(std::string_view system_id, const policy::Client& client,
                                                   Time /*now*/) override {
    std::size_t& taken = binds[std::string(system_id)];
    if (client.max_binds && taken >= *client.max_binds) return nullptr;
    ++taken;
    return std::make_unique<TestSeat>(*this, std::string(system_id));
  }

  std::map<std::string, std::size_t> binds;
  std::optional<std::size_t> messages;  ///< nothing: any number
  std::size_t charged = 0;              ///< beyond those
  std::size_t adoptions = 0;

 private:
  class TestSeat final : public relay::Seat {
   public:
    TestSeat(TestAdmission& all, std::string system_id) : all_{all}, system_id_{std::move(system_id)} {}
    ~TestSeat() override { --all_.binds[system_id_]; }
    [[nodiscard]] bool take_message(Time) noexcept override {
      if (!all_.messages) return true;
      if (*all_.messages == 0) return false;
      --*all_.messages;
      return true;
    }
    void charge(Time, std::uint32_t more) noexcept override { all_.charged += more; }
    void adopt(const policy::Client&) override { ++all_.adoptions; }

   private:
    TestAdmission& all_;
    std::string system_id_;
  };
};

/// Remembers what it was shown.
class TestWatch final : public relay::Watch {
 public:
  struct Seen {
    PhoneNumber sender;
    PhoneNumber recipient;
    policy::Reason reason;
    bool refused;
    std::string text;  ///< octets as they are written
    std::uint8_t part;
  };
  void judged(const relay::Judged& message) noexcept override {
    messages.push_back({message.sender, message.recipient, message.reason, message.refused,
                        std::string{as_chars(message.text.octets)}, message.part});
  }
  void delivered(smpp::PduView pdu, WallTime /*at*/) noexcept override {
    deliveries.emplace_back(pdu.octets().begin(), pdu.octets().end());
  }

  std::vector<Seen> messages;
  std::vector<Octets> deliveries;
};

/// Rules with one upstream that takes everybody, and the approval number 12676070000.
[[nodiscard]] inline relay::Rules test_rules() {
  relay::Rules rules;
  rules.upstreams = {{"carrier", smpp::DefaultAlphabet::gsm}, {"second", smpp::DefaultAlphabet::gsm}};
  policy::Route everyone;
  everyone.name = "everyone";
  rules.routes = {everyone};
  rules.approval_numbers.add(number("12676070000"), {});
  return rules;
}

/// Drives one session without sockets and remembers what it wanted done.
class SessionScript {
 public:
  using Side = relay::Side;

  explicit SessionScript(relay::Rules rules = test_rules(),
                         std::shared_ptr<TestRegistry> shared_registry = usual_registry(),
                         relay::Origin origin = {})
      : registry{*shared_registry},
        session_{std::make_shared<const relay::Rules>(std::move(rules)), std::move(origin), now},
        registry_{std::move(shared_registry)} {
    world.registry = &registry.slabs();
    world.consents = &consents;
    world.senders = &senders;
    world.oldest_version = Day{std::chrono::days{19'990}};
  }

  /// One event; what it gave rise to is added to the members below.
  void take(const relay::Event& event) { step(event); }

  /// Octets from a side, behind those it left unconsumed before.
  void receive(Side from, Bytes octets) {
    Octets& held = held_[from];
    held.insert(held.end(), octets.begin(), octets.end());
    offer(from);
  }
  void receive(Side from, const Pdu& pdu) { receive(from, pdu.octets()); }
  void esme(const Pdu& pdu) { receive(Side::esme, pdu); }
  void smsc(const Pdu& pdu) { receive(Side::smsc, pdu); }

  /// From open to bound, and forgets what that wrote.
  void bind_through() {
    esme(bind({.sequence = 1}));
    take(relay::Dialed{true});
    smsc(response(smpp::CommandId::bind_transceiver, 1, smpp::CommandStatus::rok, "smsc"));
    forget();
  }

  void advance(std::chrono::milliseconds by, relay::BySide<bool> paused = {}) {
    now += by;
    wall += by;
    take(relay::Tick{paused});
  }
  void adopt(relay::Rules rules) {
    take(relay::Adopt{std::make_shared<const relay::Rules>(std::move(rules))});
  }

  /// The sequence_number of the last PDU of smppguard's own with this id that went to a side.
  [[nodiscard]] std::uint32_t own_number(Side to, smpp::CommandId id) const {
    for (auto pdu = all_own_[to].rbegin(); pdu != all_own_[to].rend(); ++pdu) {
      const smpp::PduView view{*pdu};
      if (view.command_id() == id) return view.sequence_number();
    }
    return 0;
  }

  void forget() {
    sent = {};
    forwarded = {};
    own = {};
    edited = {};
    dials.clear();
    calls = 0;
    hung_up = {};
    records.clear();
    kept.clear();
    released.clear();
    settled.clear();
    notes.clear();
  }

  template <class Note>
  [[nodiscard]] std::vector<Note> notes_of() const {
    std::vector<Note> found;
    for (const relay::Note& note : notes) {
      if (const auto* one = std::get_if<Note>(&note)) found.push_back(*one);
    }
    return found;
  }
  [[nodiscard]] relay::Session::State state() const { return session_.state(); }
  [[nodiscard]] const relay::Session& session() const { return session_; }

  TestRegistry& registry;
  TestConsents consents;
  TestSenders senders;
  TestLists lists;  ///< asked where a test sets world.lists
  TestAdmission admission;
  relay::PartTable parts{64};
  relay::ConfirmationTable confirmations{WallTime{std::chrono::days{20'000}}, 8};
  relay::MessageIds message_ids{42};
  relay::Totals totals;
  TestRestraints restraints;  ///< asked where a test sets world.restraints
  TestWatch* watch = nullptr;
  TestAssertions assertions;
  relay::Assertions* asserting = &assertions;  ///< or what else the test wants to be asked
  policy::World world;
  Time now{std::chrono::hours{1}};
  WallTime wall{std::chrono::days{20'001}};

  relay::BySide<Octets> sent;                 ///< everything written to each side, in order
  relay::BySide<Octets> forwarded;            ///< of these, what came from the other side
  relay::BySide<std::vector<Octets>> own;     ///< of these, smppguard's own PDUs
  relay::BySide<std::vector<Octets>> edited;  ///< of these, PDUs of the other side that were changed
  std::vector<policy::UpstreamId> dials;      ///< of the SMSC
  int calls = 0;                              ///< dials of the ESME
  relay::BySide<int> hung_up;
  std::vector<std::unique_ptr<relay::ConsentText>> records;
  std::vector<Octets> recorded_pdus;
  std::vector<relay::KeepReceipt> kept;
  std::vector<relay::ReleaseReceipt> released;
  std::vector<relay::ReceiptSettled> settled;
  std::vector<relay::Note> notes;
  std::size_t forwards = 0;  ///< Forward actions: runs, not PDUs

 private:
  void offer(Side from) {
    Octets& held = held_[from];
    if (held.empty()) return;
    const Octets unread = held;  // the session may not keep slices beyond the step
    const auto before = session_.state();
    const std::size_t consumed = step_once(relay::Received{from, unread});
    held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(consumed));
    if (session_.state() != before) offer_all();
  }

  void offer_all() {
    offer(Side::esme);
    offer(Side::smsc);
  }

  void step(const relay::Event& event) {
    const auto before = session_.state();
    if (before == relay::Session::State::dialing && std::holds_alternative<relay::Dialed>(event)) {
      held_[Side::smsc].clear();  // of an earlier connection
    }
    step_once(event);
    if (session_.state() != before) offer_all();
  }

  std::size_t step_once(const relay::Event& event) {
    actions_.clear();
    const std::size_t consumed = session_.step(
        event,
        {now, wall, &world, &parts, &confirmations, &admission, &message_ids, &totals, asserting, watch},
        actions_);
    for (relay::Action& action : actions_) perform(action);
    return consumed;
  }

  void write(Side to, Bytes octets) { sent[to].insert(sent[to].end(), octets.begin(), octets.end()); }

  void perform(relay::Action& action) {
    if (auto* forward = std::get_if<relay::Forward>(&action)) {
      ++forwards;
      forwarded[forward->to].insert(forwarded[forward->to].end(), forward->octets.begin(),
                                    forward->octets.end());
      write(forward->to, forward->octets);
    } else if (auto* send = std::get_if<relay::Send>(&action)) {
      for (const Octets& pdu : pdus_of(send->octets)) {
        own[send->to].push_back(pdu);
        all_own_[send->to].push_back(pdu);
      }
      write(send->to, send->octets);
    } else if (auto* composed = std::get_if<relay::Write>(&action)) {
      const relay::Write::Origin origin = composed->origin;
      if (origin == relay::Write::Origin::own) {
        own[composed->to].push_back(composed->octets);
        all_own_[composed->to].push_back(composed->octets);
      } else if (origin == relay::Write::Origin::edited) {
        edited[composed->to].push_back(composed->octets);
      } else {  // it comes unchanged
        Octets& unchanged = forwarded[composed->to];
        unchanged.insert(unchanged.end(), composed->octets.begin(), composed->octets.end());
      }
      write(composed->to, composed->octets);
    } else if (auto* dial = std::get_if<relay::Dial>(&action)) {
      if (dial->side == Side::smsc) dials.push_back(dial->upstream);
      if (dial->side == Side::esme) ++calls;
    } else if (auto* keep = std::get_if<relay::KeepReceipt>(&action)) {
      kept.push_back(*keep);
    } else if (auto* release = std::get_if<relay::ReleaseReceipt>(&action)) {
      released.push_back(*release);
    } else if (auto* settle = std::get_if<relay::ReceiptSettled>(&action)) {
      settled.push_back(*settle);
    } else if (auto* hang_up = std::get_if<relay::HangUp>(&action)) {
      ++hung_up[hang_up->side];
    } else if (auto* record = std::get_if<relay::Record>(&action)) {
      recorded_pdus.emplace_back(record->text->pdu.begin(), record->text->pdu.end());
      records.push_back(std::move(record->text));
    } else if (auto* report = std::get_if<relay::Report>(&action)) {
      notes.push_back(report->note);
    }
  }

  relay::Session session_;
  std::shared_ptr<TestRegistry> registry_;
  relay::Actions actions_;
  relay::BySide<Octets> held_;
  relay::BySide<std::vector<Octets>> all_own_;  // never forgotten
};

}  // namespace smppguard::testing
