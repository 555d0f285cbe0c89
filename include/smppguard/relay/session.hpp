// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"
#include "smppguard/policy/client.hpp"
#include "smppguard/policy/route.hpp"
#include "smppguard/relay/aged_requests.hpp"
#include "smppguard/relay/edited_multis.hpp"
#include "smppguard/relay/machine.hpp"
#include "smppguard/relay/own_requests.hpp"
#include "smppguard/relay/pending_records.hpp"
#include "smppguard/relay/ports.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/smpp/framer.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace smppguard::relay {

struct Bench;
struct Judgement;

/// Who connected, and from where.
struct Origin {
  Side side = Side::esme;
  policy::ListenerId listener = 0;  ///< esme: by which listener
  policy::UpstreamId upstream = 0;  ///< smsc: whose SMSC it is; it called, and will send outbind
  IpAddress source;
  /// What the certificate it showed may bind (globs); nothing: everything.
  std::optional<std::vector<std::string>> may_bind;
};

/// One ESME link and one SMSC link, as a value: events in, actions out.
///
///   open      ESME connected, nothing behind it
///   called    SMSC connected by itself; its outbind is awaited
///   calling   the outbind waits for a connection to the ESME
///   dialing   a bind waits for a connection to the SMSC
///   binding   the bind is at the SMSC
///   unbound   both links are there and no bind is in force: refused, or not yet sent after an outbind
///   bound     everything passes, messages are judged, Approves are taken, opt-outs recorded
///   parting   an unbind went end to end; the ends close by themselves
///   draining  one end is gone or the session has to end: outstanding answers are awaited
///   unbinding smppguard has asked for the end itself and awaits unbind_resp
///   closed    nothing more will happen
class Session final : public Machine {
 public:
  enum class State : std::uint8_t {
    open,
    called,
    calling,
    dialing,
    binding,
    unbound,
    bound,
    parting,
    draining,
    unbinding,
    closed
  };

  Session(std::shared_ptr<const Rules> rules, Origin origin, Time opened);
  ~Session() override;

  std::size_t step(const Event& event, const Environment& env, Actions& actions) override;
  [[nodiscard]] Time next_deadline() const noexcept override;
  [[nodiscard]] std::uint8_t phase() const noexcept override { return static_cast<std::uint8_t>(state_); }
  [[nodiscard]] bool closed() const noexcept override { return state_ == State::closed; }
  [[nodiscard]] const std::string& system_id() const noexcept override { return system_id_; }
  [[nodiscard]] std::optional<Standing> standing() const noexcept override;
  [[nodiscard]] MachineView view() const noexcept override;

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }
  /// Requests from that side that went on and have not been answered.
  [[nodiscard]] std::uint64_t outstanding(Side from) const noexcept { return outstanding_[from]; }

 private:
  /// What becomes of a PDU: it goes on, a changed form of it went on, it was dealt with, it was kept until
  /// there is a connection to send it to, or it waits for another state.
  enum class Fate : std::uint8_t { forward, rewritten, taken, kept, hold };
  struct Step;  // environment and actions of the step under way

  /// What is known of one end.
  struct Link {
    bool reads = false;     ///< more may come from it
    bool writes = false;    ///< it can be written to
    bool overdue = false;   ///< that its answers are missing was reported
    bool enquired = false;  ///< smppguard has sent it an enquire_link since it last sent anything
    Time heard_at{};        ///< when it last sent anything
    Time enquired_at{};     ///< when that was
    Time answered_at{};     ///< when its outstanding answers last became fewer, or the first became due
    Time partial_since = Time::max();  ///< since when the rest of a PDU is awaited
  };

  std::size_t on_received(const Received& event, Step& step);
  void on_closed(const Closed& event, Step& step);
  void on_dialed(const Dialed& event, Step& step);
  void on_recorded(const Recorded& event, Step& step);
  void on_tick(const Tick& event, Step& step);
  void on_drain(EndCause cause, Step& step);
  void on_adopt(const Adopt& event, Step& step);
  void on_deliver(const Deliver& event, Step& step);
  void on_framing_lost(Side from, std::uint32_t command_length, Step& step);

  Fate on_pdu(Side from, smpp::PduView pdu, Step& step);
  Fate before_bind(smpp::PduView pdu, Step& step);
  Fate on_bind(smpp::PduView pdu, Step& step);
  Fate while_called(smpp::PduView pdu, Step& step);
  Fate while_binding(Side from, smpp::PduView pdu, Step& step);
  Fate while_unbound(Side from, smpp::PduView pdu, Step& step);
  Fate while_bound(Side from, smpp::PduView pdu, Step& step);
  Fate while_draining(Side from, smpp::PduView pdu, Step& step);
  Fate while_unbinding(Side from, smpp::PduView pdu, Step& step);

  Fate answer_unbound(Side from, smpp::PduView pdu, Step& step);
  Fate bind_again(smpp::PduView pdu, Step& step);
  Fate from_esme(smpp::PduView pdu, Step& step);
  Fate from_smsc(smpp::PduView pdu, Step& step);
  Fate response_from_smsc(smpp::PduView pdu, Step& step);
  Fate unknown_command(Side from, smpp::PduView pdu, Step& step);
  Fate judge(smpp::PduView pdu, const smpp::BodySpec& spec, Step& step);
  Fate judge_single(smpp::PduView pdu, Step& step);
  Fate judge_signed(smpp::PduView pdu, const smpp::BodySpec& spec, Step& step);
  Fate judge_multi(smpp::PduView pdu, Step& step);
  Fate without_refused(smpp::PduView pdu, Step& step);
  Fate replace(smpp::PduView pdu, Step& step);
  Fate refuse(smpp::PduView pdu, const Judgement& judgement, Step& step);
  Fate refuse_for(policy::Reason reason, smpp::PduView pdu, Step& step);
  Fate take_if_consent(smpp::PduView pdu, Step& step);
  Fate postpone(Side from, smpp::PduView pdu, Step& step);
  [[nodiscard]] std::optional<Fate> beyond_limits(smpp::PduView pdu, const smpp::BodySpec& spec, Step& step);
  [[nodiscard]] std::optional<Fate> own_message_id(smpp::PduView pdu, Step& step);

  [[nodiscard]] Bench bench(Step& step) noexcept;
  void show(std::span<const Judgement> all, std::optional<policy::Reason> all_for, smpp::PduView pdu,
            Bytes behind, Step& step) const noexcept;
  [[nodiscard]] std::string text_of_refusal(const Judgement& judgement, Step& step) const;
  void note_allowed(smpp::PduView pdu, const Judgement& judgement, Step& step);
  void note_refused(smpp::PduView pdu, const Judgement& judgement, policy::RouteMode mode, Step& step);
  [[nodiscard]] bool refuse_unsigned(smpp::PduView pdu, policy::Reason reason, Step& step);
  void answer_refused(smpp::PduView pdu, const Judgement& judgement, Step& step);
  [[nodiscard]] bool keep_receipt(smpp::PduView pdu, const Judgement& judgement, Step& step);

  [[nodiscard]] std::optional<policy::BindRefusal> admit(smpp::PduView bind, Step& step);
  [[nodiscard]] bool certificate_allows() const noexcept;
  [[nodiscard]] const policy::Route* find_route() const noexcept;
  void turn_away(smpp::PduView bind, policy::BindRefusal why, Step& step);
  void on_bind_answer(smpp::PduView pdu, Step& step);
  void answer_bind_failed(BindNotAnswered::Why why, Step& step);
  void leave_seat() noexcept;
  void note_passing(Side from, smpp::PduView pdu, Step& step);
  void note_unknown(Side from, smpp::PduView pdu);
  void on_own_answer(Side from, OwnRequests::Request request, smpp::PduView pdu, Step& step);
  void answer_pending(const PendingRecord& pending, bool durable, Step& step);
  void answer_text(const PendingRecord& pending, smpp::CommandStatus status, Step& step);
  void go_on(const PendingRecord& pending, Step& step);
  [[nodiscard]] bool esme_takes() const noexcept;
  void answer_receipt(const PendingRecord& pending, bool durable, Step& step);
  void return_receipts(std::vector<OwnRequests::Request> unanswered, Step& step);

  void watch(Side side, const Tick& event, Step& step);
  void enquire(Side side, Step& step);
  void give_up_on(Side side, EndCause cause, Step& step);
  [[nodiscard]] Time next_watch(Side side) const noexcept;

  void part(Step& step);
  void start_draining(EndCause cause, Step& step);
  void go_on_if_drained(Step& step);
  void start_unbinding(Step& step);
  void ask_unbind(Side side, Step& step);
  void release(Side side, Step& step);
  void end(EndCause cause, Step& step);
  void open_link(Side side, Step& step);
  void close_link(Side side, Step& step);
  [[nodiscard]] bool parting_from(Side side) const noexcept {
    return own_[side].count(OwnRequests::Kind::unbind) > 0;
  }

  std::shared_ptr<const Rules> rules_;
  Origin origin_;
  smpp::Framer framer_;
  State state_;
  EndCause cause_ = EndCause::unbound;
  bool retired_ = false;  // another process judges messages now

  const policy::Route* route_ = nullptr;    // of the bind, in rules_
  const policy::Client* client_ = nullptr;  // likewise; nullptr: no clients section
  std::unique_ptr<Seat> seat_;
  policy::UpstreamId upstream_ = 0;    // of the SMSC link
  std::vector<std::uint8_t> waiting_;  // a bind or outbind, only until it is forwarded: it holds a password
  std::string system_id_;
  smpp::CommandId bind_command_{};
  bool takes_tlvs_ = true;  // it bound as 3.4 or later (3.4 3.4)
  std::uint32_t bind_sequence_ = 0;

  BySide<Link> links_;
  BySide<std::uint64_t> outstanding_;
  BySide<std::uint64_t> unknown_;    // outstanding requests of unknown commands, by the side they came from
  AgedRequests aged_;                // of the ESME, only with client_->max_outstanding
  BySide<OwnRequests> own_;          // by the side they went to
  std::optional<Side> unbind_from_;  // an unbind that went end to end and awaits its response
  EditedMultis edited_;
  std::vector<Judgement> list_;  // of the submit_multi in hand
  PendingRecords pending_;
  Time active_at_{};  // when either side last sent anything but upkeep
  Time deadline_;     // of the state; Time::max() in bound
  Counters counters_;
};

[[nodiscard]] const char* name(Session::State state) noexcept;

}  // namespace smppguard::relay
