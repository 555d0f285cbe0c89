// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/smpp/pdu_view.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace smppguard::smpp {

/// One entry of submit_multi_resp's list (3.4 4.5.2.1): a recipient in the form in which the ESME wrote it.
struct UnsuccessSme {
  std::uint8_t dest_addr_ton;
  std::uint8_t dest_addr_npi;
  std::string destination_addr;  ///< dl_name for a distribution list, whose ton and npi are 0
  std::uint32_t error_status_code;

  friend bool operator==(const UnsuccessSme&, const UnsuccessSme&) = default;
};

[[nodiscard]] UnsuccessSme unsuccess_of(const DestAddress& recipient, CommandStatus status);

/// The same PDU without those entries of its dest_address list, by position; every octet besides
/// number_of_dests and command_length is as it was.
/// REQUIRES: Body::read reaches Field::dest_addresses, `left_out` has one element per entry, and at least one
/// entry stays.
[[nodiscard]] std::vector<std::uint8_t> without_destinations(PduView submit_multi,
                                                             const std::vector<bool>& left_out);

struct Completed {
  std::vector<std::uint8_t> pdu;
  std::size_t dropped;  ///< how many of the refused found no room: no_unsuccess counts to 255
};

/// The SMSC's response with `refused` added behind its own entries; message_id, those entries and what
/// follows them are as they came.
///
/// Where the body is cut, what is missing is supplied: a message_id's NUL, no_unsuccess. Of a list that is
/// cut the whole entries stay. Only for a submit_multi_resp with ESME_ROK: any other status says that no
/// recipient was taken, and the caller passes that response on as it is.
[[nodiscard]] Completed with_unsuccess(PduView submit_multi_resp, std::span<const UnsuccessSme> refused);

}  // namespace smppguard::smpp
