// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace smppguard::relay {

enum class SubmitMulti : std::uint8_t {
  per_recipient,  ///< refused recipients are taken out, the others go on
  whole,          ///< refused whole for the first recipient that is
};
enum class DistributionLists : std::uint8_t { refuse, pass };
enum class ReplaceSm : std::uint8_t { forward, refuse };
enum class UnknownCommands : std::uint8_t { forward, refuse };

/// What becomes of commands that cannot simply be judged.
struct ProtocolOptions {
  SubmitMulti submit_multi = SubmitMulti::per_recipient;
  DistributionLists distribution_lists = DistributionLists::refuse;
  ReplaceSm replace_sm = ReplaceSm::forward;
  UnknownCommands unknown_commands = UnknownCommands::forward;

  friend bool operator==(const ProtocolOptions&, const ProtocolOptions&) = default;
};

/// What becomes of new messages of an ESME while its session drains.
enum class DrainSubmits : std::uint8_t { refuse, forward };

/// Time limits and bounds of one session. An optional one without a value is off; the others are needed, and
/// zero is not "never".
struct SessionOptions {
  /// A connection that has not bound by then is closed. An enquire_link does not extend it.
  std::chrono::milliseconds bind_timeout{30'000};
  /// An Approve whose record is not durable by then is answered ESME_RX_T_APPN. Common ESMEs and SMSCs give
  /// up on a request after 2 s.
  std::chrono::milliseconds record_timeout{1'500};
  static constexpr std::chrono::milliseconds kLongestRecordTimeout{1'900};
  /// How long outstanding answers are awaited when a session ends.
  std::chrono::milliseconds drain_timeout{10'000};
  DrainSubmits drain_submits = DrainSubmits::refuse;
  /// How long an unbind_resp is awaited, and a peer's close after its unbind was answered.
  std::chrono::milliseconds unbind_timeout{3'000};
  /// A bound link that has been silent so long gets an enquire_link of smppguard's own.
  std::optional<std::chrono::milliseconds> enquire_after{60'000};
  /// A link that stays silent for so long after it is dead; the session ends.
  std::chrono::milliseconds enquire_timeout{30'000};
  /// The rest of a PDU that has begun must come by then.
  std::chrono::milliseconds partial_pdu_timeout{60'000};
  /// When no answer came for so long though some are due, that is reported. Nothing is answered by invention.
  std::chrono::milliseconds response_timeout{60'000};
  /// A bound session in which neither side sent anything but enquire_link and its answers is ended.
  std::optional<std::chrono::milliseconds> inactivity_timeout;
  std::uint32_t max_pdu_octets = 128 * 1024;
  /// Approves of one session that wait for the store; more are answered ESME_RX_T_APPN at once.
  std::size_t max_pending_records = 1'000;

  friend bool operator==(const SessionOptions&, const SessionOptions&) = default;
};

}  // namespace smppguard::relay
