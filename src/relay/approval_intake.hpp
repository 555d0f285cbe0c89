// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/action.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <memory>

namespace smppguard::relay {

/// What a message from the SMSC is to the approval service.
struct Intake {
  enum class Kind : std::uint8_t {
    none,       ///< not for an approval number, or a receipt: forward
    elsewhere,  ///< for an approval number, on an upstream it is not tied to: forward and say so
    taken,      ///< a text for the record
  };
  Kind kind = Kind::none;
  std::unique_ptr<ApprovalText> text;  ///< only when taken; ticket and system_id are the session's to fill in
};

/// Looks at a deliver_sm or data_sm that came from `upstream`.
[[nodiscard]] Intake take_in(smpp::PduView pdu, policy::UpstreamId upstream, const Rules& rules);

}  // namespace smppguard::relay
