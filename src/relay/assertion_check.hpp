// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/assertion.hpp"
#include "smppguard/policy/reason.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <optional>
#include <string_view>

namespace smppguard::relay {

struct CheckedAssertion {
  std::optional<policy::Reason> against{};  ///< why it does not vouch for the message; nothing: it does
  bool present = false;                     ///< there is a TLV with the tag
};

/// Whether a message of an ESME is signed as the terms have it. What cannot be read for certain is not: the
/// SMSC may read something else in it. Once for each message.
[[nodiscard]] CheckedAssertion check_assertion(smpp::PduView message, const policy::AssertionTerms& terms,
                                               std::string_view system_id, const Environment& env) noexcept;

}  // namespace smppguard::relay
