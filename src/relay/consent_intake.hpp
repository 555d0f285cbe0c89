// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/action.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <memory>

namespace smppguard::relay {

/// What a message from the SMSC is to those who keep what recipients say.
struct Intake {
  enum class Kind : std::uint8_t {
    none,       ///< nothing, or a receipt: forward
    elsewhere,  ///< for an approval or complaint number, on an upstream it is not tied to: forward and say so
    taken,      ///< a text to an approval or complaint number: record and answer it here
    held,  ///< an opt-out or its end, to a sender's number, or a complaint to be forwarded: record, then do
           ///< so
  };
  Kind kind = Kind::none;
  std::unique_ptr<ConsentText>
      text;  ///< when taken or held; ticket and system_id are the session's to fill in
};

/// Looks at a deliver_sm or data_sm that came from `upstream`.
[[nodiscard]] Intake take_in(smpp::PduView pdu, policy::UpstreamId upstream, const Rules& rules);

}  // namespace smppguard::relay
