// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::smpp {

/// What a delivery receipt says about a message that smppguard accepted itself, and refused. The addresses
/// are the message's own, as the ESME wrote them.
struct ReceiptFields {
  std::string service_type;
  std::uint8_t source_addr_ton = 0;
  std::uint8_t source_addr_npi = 0;
  std::string source_addr;
  std::uint8_t dest_addr_ton = 0;
  std::uint8_t dest_addr_npi = 0;
  std::string destination_addr;
  std::string message_id;  ///< smppguard's own, at most 64 characters, none of them a blank
  WallTime submit_time{};
  WallTime done_time{};
  std::uint16_t error_code = 0;  ///< "err", at most 999
  std::string text;
  /// The message's TLV, which a receipt repeats (3.4 4.6.1).
  std::optional<std::uint16_t> user_message_reference;
  bool tlvs = true;  ///< false for a peer that bound as older than 3.4, which knows none

  friend bool operator==(const ReceiptFields&, const ReceiptFields&) = default;
};

/// A deliver_sm from the recipient to the sender with "stat:REJECTD" (3.4 Appendix B), receipted_message_id
/// and message_state. Times are UTC. The text is printable ASCII, with '?' for any other character, cut so
/// that short_message keeps to 254 octets; fields from a data_sm are cut to what a deliver_sm may hold.
[[nodiscard]] std::vector<std::uint8_t> rejected_receipt(const ReceiptFields& fields,
                                                         std::uint32_t sequence_number);

/// The answer to a query_sm for such a message: ESME_ROK, REJECTED since `final_date`.
[[nodiscard]] std::vector<std::uint8_t> rejected_query_resp(std::uint32_t sequence_number,
                                                            std::string_view message_id, WallTime final_date,
                                                            std::uint8_t error_code);

}  // namespace smppguard::smpp
