// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/policy/approval.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/smpp/answers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace smppguard::relay {

/// Write these octets to a side. A slice of the Received buffer or of the session, valid until the next step.
struct Forward {
  Side to;
  Bytes octets;
};

/// Write a PDU of smppguard's own to a side.
struct Send {
  Side to;
  smpp::OwnPdu pdu;
};

/// Connect to an upstream; a link to the SMSC that is still open is closed first. Answered by Dialed.
struct Dial {
  policy::UpstreamId upstream;
};

/// Close a side once everything written to it has left. Nothing more is read from it.
struct HangUp {
  Side side;
};

/// A text to an approval number, with its evidence.
struct ApprovalText {
  Ticket ticket{};
  PhoneNumber grantor;                        ///< none: source_addr is no North American number
  PhoneNumber grantee;                        ///< none: a near miss
  std::optional<policy::NearMiss> near_miss;  ///< why it grants nothing
  std::string source_addr;                    ///< as it came
  std::string approval_number;                ///< destination_addr as it came
  std::string text;                           ///< UTF-8
  std::string system_id;                      ///< of the bind it arrived on
  policy::UpstreamId upstream = 0;
  Bytes pdu;  ///< valid until the next step
};

/// Make it durable, then answer Recorded.
struct Record {
  std::unique_ptr<ApprovalText> approval;
};

/// What the record says of a refused message.
struct MessageRefused {
  smpp::CommandId command_id;
  std::uint32_t sequence_number;
  PhoneNumber sender;
  PhoneNumber recipient;
  policy::Decision decision;
};

/// A message went on without a current list for its recipient's area code.
struct PassedUnknown {
  PhoneNumber recipient;
};

struct BindAnswered {
  policy::UpstreamId upstream;
  smpp::CommandStatus status;
};

/// No route takes this system_id from there.
struct BindUnroutable {};

/// An Approve arrived on an upstream that the approval number is not tied to. It was forwarded.
struct ApprovalElsewhere {
  policy::UpstreamId upstream;
};

/// An Approve was answered.
struct ApprovalAnswered {
  Ticket ticket;
  smpp::CommandStatus status;
};

struct FramingBroken {
  Side side;
  std::uint32_t command_length;
};

enum class EndCause : std::uint8_t {
  esme_closed,
  smsc_closed,
  unbound,  ///< the two ends parted by themselves
  never_bound,
  framing,
  drained,
};
/// What a session counted since it began; PDUs, not octets.
struct Counters {
  BySide<std::uint64_t> forwarded;                            ///< by the side they came from
  std::array<std::uint64_t, policy::kReasonCount> decided{};  ///< recipients judged, by reason
  std::uint64_t refused = 0;                                  ///< requests answered instead of forwarded
  std::uint64_t approvals = 0;                                ///< texts taken for the record
};

struct Ended {
  EndCause cause;
  Counters counters;
};

using Note = std::variant<MessageRefused, PassedUnknown, BindAnswered, BindUnroutable, ApprovalElsewhere,
                          ApprovalAnswered, FramingBroken, Ended>;

/// For logs, counters and records; nothing depends on it.
struct Report {
  Note note;
};

using Action = std::variant<Forward, Send, Dial, HangUp, Record, Report>;

/// What a step wants done, in order. Reused from step to step, so that it allocates only while it grows.
class Actions {
 public:
  /// Contiguous slices to one side become one, as long as nothing else went to that side in between.
  void forward(Side to, Bytes octets);
  void send(Side to, const smpp::OwnPdu& pdu);
  void hang_up(Side side);
  void dial(policy::UpstreamId upstream);
  void record(std::unique_ptr<ApprovalText> approval);
  void report(const Note& note) { items_.emplace_back(Report{note}); }

  void clear() noexcept;
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] auto begin() noexcept { return items_.begin(); }
  [[nodiscard]] auto end() noexcept { return items_.end(); }
  [[nodiscard]] const Action& operator[](std::size_t i) const noexcept { return items_[i]; }

 private:
  void interrupt(Side side) noexcept;

  std::vector<Action> items_;
  BySide<std::optional<std::size_t>> run_;  // the Forward that may still grow, by target
};

}  // namespace smppguard::relay
