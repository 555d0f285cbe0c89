// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace smppguard::relay {

/// What a recipient's text is about.
enum class TextKind : std::uint8_t {
  grant,         ///< an Approve
  near_miss,     ///< to an approval number, and not understood
  opt_out,       ///< STOP to a sender's number, or "Block 1XXXXXXXXXX" to an approval number
  opt_in,        ///< START to a sender's number, or "Unblock 1XXXXXXXXXX" to an approval number
  stop_all,      ///< STOP to an approval number
  stop_one,      ///< "Stop 1XXXXXXXXXX" to an approval number
  help,          ///< HELP to an approval number
  only_allowed,  ///< only senders that the recipient allows
  everybody,     ///< no longer so
  complaint,     ///< anything to a complaint number
};

}  // namespace smppguard::relay
