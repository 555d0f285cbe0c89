// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"
#include "smppguard/policy/route.hpp"
#include "smppguard/relay/action.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/smpp/framer.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::relay {

/// Where an ESME came from.
struct Origin {
  policy::ListenerId listener = 0;
  IpAddress source;
};

/// One ESME link and one SMSC link, as a value: events in, actions out. No I/O, no clock, no thread of its
/// own; it lives on one worker and is never called from two threads.
///
///   open      ESME connected, nothing behind it
///   dialing   its bind waits for a connection to the SMSC
///   binding   the bind is at the SMSC
///   refused   the SMSC said no; both links are open, the ESME may try again
///   bound     everything passes, messages are judged, Approves are taken
///   parting   an unbind went end to end; the ends close by themselves
///   draining  one end is gone or the process ends: outstanding answers are awaited
///   unbinding smppguard has asked for the end itself and awaits unbind_resp
///   closed    nothing more will happen
class Session {
 public:
  enum class State : std::uint8_t {
    open,
    dialing,
    binding,
    refused,
    bound,
    parting,
    draining,
    unbinding,
    closed
  };

  Session(std::shared_ptr<const Rules> rules, Origin origin, Time opened);

  /// Takes one event and appends what is to be done. For Received returns the octets consumed; the rest must
  /// be offered again, at once if the state changed or else together with more. Never throws on input.
  std::size_t step(const Event& event, const Environment& env, Actions& actions);

  /// When a Tick is due at the latest; Time::max() if none is.
  [[nodiscard]] Time next_deadline() const noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }
  [[nodiscard]] const std::string& system_id() const noexcept { return system_id_; }
  /// Requests from that side that went on and have not been answered.
  [[nodiscard]] std::uint64_t outstanding(Side from) const noexcept { return outstanding_[from]; }

 private:
  /// What becomes of a PDU: it goes on, it was dealt with, or it waits for another state.
  enum class Fate : std::uint8_t { forward, taken, hold };
  struct Step;  // environment and actions of the step under way

  struct Pending {
    Ticket ticket;
    smpp::CommandId command_id;
    std::uint32_t sequence_number;
    Time deadline;
  };

  /// What is known of one end.
  struct Link {
    bool reads = false;   ///< more may come from it
    bool writes = false;  ///< it can be written to
    bool awaits_unbind_resp = false;
    std::uint32_t last_sequence = 0;  ///< of the last request forwarded to it
    std::uint32_t own_unbind = 0;     ///< sequence_number of smppguard's own unbind
  };

  std::size_t on_received(const Received& event, Step& step);
  void on_closed(const Closed& event, Step& step);
  void on_dialed(const Dialed& event, Step& step);
  void on_recorded(const Recorded& event, Step& step);
  void on_tick(Step& step);
  void on_drain(Step& step);
  void on_framing_lost(Side from, std::uint32_t command_length, Step& step);

  Fate on_pdu(Side from, smpp::PduView pdu, Step& step);
  Fate before_bind(smpp::PduView pdu, Step& step);
  Fate on_bind(smpp::PduView pdu, Step& step);
  Fate while_binding(Side from, smpp::PduView pdu, Step& step);
  Fate while_refused(Side from, smpp::PduView pdu, Step& step);
  Fate while_bound(Side from, smpp::PduView pdu, Step& step);
  Fate while_draining(Side from, smpp::PduView pdu, Step& step);
  Fate while_unbinding(Side from, smpp::PduView pdu, Step& step);

  Fate bind_again(smpp::PduView pdu, Step& step);
  Fate from_esme(smpp::PduView pdu, Step& step);
  Fate from_smsc(smpp::PduView pdu, Step& step);
  Fate judge(smpp::PduView pdu, const smpp::BodySpec& spec, Step& step);
  Fate take_if_approval(smpp::PduView pdu, Step& step);
  Fate postpone(Side from, smpp::PduView pdu, Step& step);

  void on_bind_answer(smpp::PduView pdu, Step& step);
  void answer_bind_failed(Step& step);
  void note_passing(Side from, smpp::PduView pdu, Step& step);
  void answer_record(const Pending& pending, bool durable, Step& step);
  void part(Step& step);
  void start_draining(EndCause cause, Step& step);
  void go_on_if_drained(Step& step);
  void start_unbinding(Step& step);
  void ask_unbind(Side side, Step& step);
  void release(Side side, Step& step);
  void end(EndCause cause, Step& step);
  void close_link(Side side, Step& step);

  std::shared_ptr<const Rules> rules_;
  Origin origin_;
  smpp::Framer framer_;
  State state_ = State::open;
  EndCause cause_ = EndCause::unbound;

  const policy::Route* route_ = nullptr;
  std::string system_id_;
  std::vector<std::uint8_t> bind_;  // kept only from the ESME's bind until it is forwarded
  smpp::CommandId bind_command_{};
  std::uint32_t bind_sequence_ = 0;

  BySide<Link> links_;
  BySide<std::uint64_t> outstanding_;
  std::optional<Side> unbind_from_;  // an unbind that went end to end and awaits its response
  std::vector<Pending> pending_;     // in the order of their deadlines
  std::uint64_t next_ticket_ = 1;
  Time deadline_;  // of the state; Time::max() in bound
  Counters counters_;
};

[[nodiscard]] const char* name(Session::State state) noexcept;

}  // namespace smppguard::relay
