// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <string_view>

namespace smppguard::smpp {

/// The two addresses of a submit_sm, deliver_sm or data_sm: what nearly every message is judged by. Owns
/// nothing.
///
/// Says what Body::read() up to destination_addr says, in a fraction of the instructions: these three
/// commands begin with the same seven fields (3.4 4.4.1, 4.6.1, 4.7.1), so no table is walked and nothing is
/// kept of the others.
struct Front {
  std::string_view source_addr{};       ///< "" too where it could not be reached
  std::string_view destination_addr{};  ///< likewise
  Bytes behind{};                       ///< what follows destination_addr and its NUL, if that was reached
  bool sound = false;  ///< destination_addr was reached, and no field up to there is over-long
};

/// Never reads outside the PDU. The PDU is one of the three.
[[nodiscard]] Front read_front(PduView message) noexcept;

}  // namespace smppguard::smpp
