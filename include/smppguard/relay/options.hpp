// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace smppguard::relay {

/// Time limits and bounds of one session. Zero is not "never": every one of them is needed.
struct SessionOptions {
  /// A connection that has not bound by then is closed. An enquire_link does not extend it.
  std::chrono::milliseconds bind_timeout{30'000};
  /// An Approve whose record is not durable by then is answered ESME_RX_T_APPN. Common ESMEs and SMSCs give
  /// up on a request after 2 s.
  std::chrono::milliseconds record_timeout{1'500};
  static constexpr std::chrono::milliseconds kLongestRecordTimeout{1'900};
  /// How long outstanding answers are awaited when a session ends.
  std::chrono::milliseconds drain_timeout{10'000};
  /// How long an unbind_resp is awaited, and a peer's close after its unbind was answered.
  std::chrono::milliseconds unbind_timeout{3'000};
  std::uint32_t max_pdu_octets = 128 * 1024;
  /// Approves of one session that wait for the store; more are answered ESME_RX_T_APPN at once.
  std::size_t max_pending_records = 1'000;
};

}  // namespace smppguard::relay
