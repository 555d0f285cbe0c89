// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/policy/approval.hpp"
#include "smppguard/policy/client.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/relay/receipt.hpp"
#include "smppguard/relay/text_kind.hpp"
#include "smppguard/smpp/answers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace smppguard::relay {

/// Write these octets to a side. A slice of the Received buffer or of the session, valid until the next step.
struct Forward {
  Side to;
  Bytes octets;
};

/// Write short PDUs of smppguard's own to a side. Octets of the Actions, valid until they are cleared.
struct Send {
  Side to;
  Bytes octets;  ///< one or more whole PDUs
};

/// Write a longer PDU that smppguard composed.
struct Write {
  enum class Origin : std::uint8_t {
    own,     ///< an answer or a request of smppguard's own
    edited,  ///< what the other side sent, with a documented change
    held,    ///< what the other side sent, unchanged, some time ago
  };
  Side to;
  Origin origin;
  std::vector<std::uint8_t> octets;
};

/// Connect to a side; a link to it that is still open is closed first. Answered by Dialed.
struct Dial {
  Side side;                    ///< esme: the one to call for the SMSC that sent outbind
  policy::UpstreamId upstream;  ///< smsc: which one

  friend bool operator==(const Dial&, const Dial&) = default;
};

/// Close a side once everything written to it has left. Nothing more is read from it.
struct HangUp {
  Side side;
};

/// A text about consent, with its evidence: to an approval number, or an opt-out or its end to a sender's; or
/// a complaint.
struct ConsentText {
  Ticket ticket{};
  TextKind kind = TextKind::grant;
  PhoneNumber recipient;                      ///< who wrote it; none: source_addr is no North American number
  PhoneNumber sender;                         ///< the sender's number it is about; none where it is about all
  std::optional<policy::NearMiss> near_miss;  ///< only near_miss: why it grants nothing
  std::string source_addr;                    ///< as it came
  std::string destination_addr;               ///< as it came
  std::string text;                           ///< UTF-8
  std::string system_id;                      ///< of the bind it arrived on
  policy::UpstreamId upstream = 0;
  Bytes pdu;                 ///< valid until the next step
  bool only_number = false;  ///< complaint: the sender's number is all of the text
};

/// Make it durable, then answer Recorded. An opt_out blocks from the moment this is performed.
struct Record {
  std::unique_ptr<ConsentText> text;
};

/// Make a receipt durable, then answer Recorded. Nobody gets it before it is released.
struct KeepReceipt {
  Ticket ticket;
  std::shared_ptr<const Receipt> receipt;
};

/// The message was answered with the receipt's message_id: hand the receipt to a receiving bind of its
/// system_id.
struct ReleaseReceipt {
  std::shared_ptr<const Receipt> receipt;
};

/// done: the ESME has it, or it is not wanted any more; forget it. Otherwise it is to be handed over again.
struct ReceiptSettled {
  std::shared_ptr<const Receipt> receipt;
  bool done;
};

/// What the record says of a refused message.
struct MessageRefused {
  smpp::CommandId command_id;
  std::uint32_t sequence_number;
  PhoneNumber sender;
  PhoneNumber recipient;  ///< of submit_multi: one of them; each refused one has its own note
  policy::Decision decision;
  WallTime decided_at;
  policy::UpstreamId upstream;
  /// The list that refused. Where none did, the national one, if it has the recipient's area code; else "".
  std::string_view list;
  Day list_version;  ///< of that list; none: the epoch
  bool observed;     ///< it was forwarded all the same: the route, or the client's assertion, only observes
  bool bound;        ///< the SMSC has taken the bind, so the system_id is proven
  std::string_view source_addr{};  ///< as it came, where is_spoofing(reason); valid until the next step
};

/// A message went on; only where rules.note_passed asks for it.
struct MessagePassed {
  smpp::CommandId command_id;
  std::uint32_t sequence_number;
  PhoneNumber sender;
  PhoneNumber recipient;
  policy::Decision decision;
  WallTime decided_at;
  policy::UpstreamId upstream;
  std::string_view list;  ///< the national one, if it has the recipient's area code; else ""
  Day list_version;
};

/// A message went on without a current list for its recipient's area code.
struct PassedUnknown {
  PhoneNumber recipient;
};

struct BindAnswered {
  policy::UpstreamId upstream;
  smpp::CommandStatus status;
};

/// No SMSC answered a bind, so the ESME got ESME_RBINDFAIL.
struct BindNotAnswered {
  enum class Why : std::uint8_t { unreachable, closed, timeout, ending };
  policy::UpstreamId upstream;
  Why why;
};

/// A bind was answered here, before any SMSC was asked.
struct BindTurnedAway {
  policy::BindRefusal why;
};

/// For some time no answer came from this side though some are due. Nothing was done about it.
struct AnswersOverdue {
  Side side;
  std::uint64_t outstanding;
};

/// The SMSC's submit_multi_resp had no room for all refused recipients (no_unsuccess is one octet).
struct UnsuccessOverflow {
  std::uint32_t sequence_number;
  std::size_t dropped;
};

/// The ESME would not take a receipt, or its session ended before it had.
struct ReceiptReturned {
  smpp::CommandStatus status;  ///< rok: it was not answered
};

/// A text to an approval or complaint number arrived on an upstream that the number is not tied to. It was
/// forwarded.
struct ApprovalElsewhere {
  policy::UpstreamId upstream;
};

/// A recipient's text is done with: recorded, and answered here or forwarded; or the SMSC has to send it
/// again.
struct TextSettled {
  Ticket ticket;
  TextKind kind;
  bool forwarded;
  smpp::CommandStatus status;  ///< of the answer; rok where it was forwarded
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
  silent,          ///< no answer to smppguard's enquire_link
  partial_pdu,     ///< the rest of a PDU did not come in time
  inactive,        ///< session.inactivity_timeout
  reconfigured,    ///< the new configuration has no place for it
  esme_unreached,  ///< the ESME that the SMSC called (outbind) could not be reached
};
/// What a session counted since it began; PDUs, not octets.
struct Counters {
  BySide<std::uint64_t> forwarded;                            ///< by the side they came from
  std::array<std::uint64_t, policy::kReasonCount> decided{};  ///< recipients judged, by reason
  std::uint64_t refused = 0;                                  ///< requests answered instead of forwarded
  std::uint64_t texts = 0;                                    ///< of recipients, taken for the record
  std::uint64_t overdue = 0;  ///< times that answers were missing for too long

  Counters& operator+=(const Counters& other) noexcept;
};

struct Ended {
  EndCause cause;
  const Counters* counters;  ///< the session's; valid until the next step
};

using Note = std::variant<MessageRefused, MessagePassed, PassedUnknown, BindAnswered, BindNotAnswered,
                          BindTurnedAway, ApprovalElsewhere, TextSettled, AnswersOverdue, UnsuccessOverflow,
                          ReceiptReturned, FramingBroken, Ended>;

/// For logs, counters and records; nothing depends on it.
struct Report {
  Note note;
};

using Action = std::variant<Forward, Send, Write, Dial, HangUp, Record, KeepReceipt, ReleaseReceipt,
                            ReceiptSettled, Report>;

/// What a step wants done, in order. Reused from step to step, so that it allocates only while it grows.
class Actions {
 public:
  /// Contiguous slices to one side become one, as long as nothing else went to that side in between.
  void forward(Side to, Bytes octets) {
    Run& run = forwarded_[to];
    if (run.end != octets.data()) begin_forward(to, octets.data());
    run.end = octets.data() + octets.size();
  }
  /// PDUs to one side become one piece in the same way.
  void send(Side to, const smpp::OwnPdu& pdu);
  void write(Side to, Write::Origin origin, std::vector<std::uint8_t> octets);
  void hang_up(Side side);
  void dial(Dial dial);
  void record(std::unique_ptr<ConsentText> text);
  template <class T>
  void add(T action) {
    items_.emplace_back(std::move(action));
  }
  void report(const Note& note) { items_.emplace_back(Report{note}); }

  void clear() noexcept;
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] auto begin() noexcept {
    settle();
    return items_.begin();
  }
  [[nodiscard]] auto end() noexcept { return items_.end(); }
  [[nodiscard]] const Action& operator[](std::size_t i) noexcept {
    settle();
    return items_[i];
  }

 private:
  static constexpr std::size_t kBlockOctets = 4096;
  using Block = std::array<std::uint8_t, kBlockOctets>;

  /// An action that may still grow. Its octets are made to end here when it cannot any more.
  struct Run {
    const std::uint8_t* end = nullptr;  // nullptr: there is none
    std::size_t at = 0;
  };

  std::size_t append(Action action) {
    items_.push_back(std::move(action));
    return items_.size() - 1;
  }
  void begin_forward(Side to, const std::uint8_t* octets);
  void interrupt(Side side) noexcept;
  void settle() noexcept;
  [[nodiscard]] std::uint8_t* room_for(std::size_t octets);

  std::vector<Action> items_;
  BySide<Run> forwarded_;  // by target
  BySide<Run> sent_;
  std::vector<std::unique_ptr<Block>> blocks_;  // of what is sent; they stay where they are
  std::size_t block_ = 0;                       // the one in use
  std::size_t used_ = 0;                        // of it
};

}  // namespace smppguard::relay
