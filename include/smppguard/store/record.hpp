// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// One text of a recipient about their consent, with everything that proves it: what arrived, when, where and
/// from whom. Strings hold any octets, NUL and broken UTF-8 included, and come back from a store as they went
/// in.
struct Record {
  enum class Kind : std::uint8_t {
    grant,         ///< an Approve in its proper form; ends an opt-out of that sender too
    near_miss,     ///< anything to the approval number that was not understood
    opt_out,       ///< STOP to a sender's number: also ends every permission of that sender
    opt_in,        ///< START to a sender's number: ends the opt-out, gives no permission
    stop_all,      ///< STOP to an approval number: ends all of the recipient's approvals
    stop_one,      ///< "Stop 1XXXXXXXXXX" to an approval number: ends that approval
    help,          ///< HELP to an approval number: kept, and listed apart
    only_allowed,  ///< from now on only senders the recipient allows
    everybody,     ///< no longer so
  };

  Kind kind = Kind::grant;
  PhoneNumber recipient;    ///< who sent the text; none if source_addr is unreadable (near misses only)
  std::string source_addr;  ///< the recipient as the PDU had it
  PhoneNumber sender;       ///< the sender number concerned: grant, opt_out, opt_in, stop_one
  /// opt_out, opt_in: the sender's organisation if its opt-outs are company-wide, else 0.
  std::uint32_t organisation = 0;
  std::string destination_addr;   ///< where the text was sent to, as the PDU had it
  std::string text;               ///< decoded, UTF-8
  std::vector<std::uint8_t> pdu;  ///< the whole PDU as it arrived
  std::string near_miss_reason;   ///< near misses only
  WallTime received_at{};
  WallTime effective_from{};  ///< grants only
  std::string upstream;
  std::string system_id;
  std::uint64_t session = 0;

  friend bool operator==(const Record&, const Record&) = default;
};

/// snake_case, as stored and printed.
[[nodiscard]] std::string_view name(Record::Kind kind) noexcept;

}  // namespace smppguard::store
