// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/machine.hpp"
#include "smppguard/relay/options.hpp"
#include "smppguard/relay/pending_records.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/smpp/framer.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace smppguard::relay {

/// How smppguard binds for itself.
struct ReceiverIdentity {
  std::string system_id;
  std::string password;
  std::string system_type;
  std::chrono::milliseconds retry_first{1'000};
  std::chrono::milliseconds retry_most{60'000};

  friend bool operator==(const ReceiverIdentity&, const ReceiverIdentity&) = default;
};

/// A receiver bind of smppguard's own at one upstream: takes approvals where no ESME would receive them, and
/// answers every other message ESME_RX_T_APPN, so that the SMSC keeps it for its ESME. Comes back by itself,
/// each time a little later, as long as it is not drained.
///
///   waiting   until it is time to dial
///   dialing   -> binding -> bound
///   unbinding drained; awaits unbind_resp
///   closed
class ApprovalReceiver final : public Machine {
 public:
  enum class State : std::uint8_t { waiting, dialing, binding, bound, unbinding, closed };

  ApprovalReceiver(std::shared_ptr<const Rules> rules, policy::UpstreamId upstream, ReceiverIdentity identity,
                   Time now);

  std::size_t step(const Event& event, const Environment& env, Actions& actions) override;
  [[nodiscard]] Time next_deadline() const noexcept override;
  [[nodiscard]] std::uint8_t phase() const noexcept override { return static_cast<std::uint8_t>(state_); }
  [[nodiscard]] bool closed() const noexcept override { return state_ == State::closed; }
  [[nodiscard]] const std::string& system_id() const noexcept override { return identity_.system_id; }
  [[nodiscard]] std::optional<Standing> standing() const noexcept override { return std::nullopt; }
  [[nodiscard]] MachineView view() const noexcept override;

  [[nodiscard]] State state() const noexcept { return state_; }

 private:
  struct Step;

  std::size_t on_received(const Received& event, Step& step);
  void on_dialed(bool connected, Step& step);
  void on_response(smpp::PduView pdu, Step& step);
  void on_request(smpp::PduView pdu, Step& step);
  void take_message(smpp::PduView pdu, Step& step);
  void answer(const PendingRecord& record, bool durable, Step& step);
  void on_tick(const Tick& event, Step& step);
  void keep_alive(const Tick& event, Step& step);
  void on_lost(Step& step);
  void on_drain(Step& step);
  void unbind(Step& step);
  void close(Step& step);
  [[nodiscard]] std::uint32_t next_sequence() noexcept;

  std::shared_ptr<const Rules> rules_;
  policy::UpstreamId upstream_;
  ReceiverIdentity identity_;
  smpp::Framer framer_;
  State state_ = State::waiting;
  std::chrono::milliseconds retry_after_;
  Time deadline_;  // of the state
  Time heard_at_{};
  Time enquired_at_{};
  bool enquired_ = false;  // since it was last heard of
  std::uint32_t sequence_ = 0;
  std::uint32_t awaited_ = 0;  ///< sequence_number of the bind or unbind under way; 0: of none
  PendingRecords pending_;
  Counters counters_;
};

[[nodiscard]] const char* name(ApprovalReceiver::State state) noexcept;

}  // namespace smppguard::relay
