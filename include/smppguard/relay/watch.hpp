// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/reason.hpp"
#include "smppguard/smpp/message_text.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <cstdint>

namespace smppguard::relay {

/// What became of a message to one recipient.
struct Judged {
  PhoneNumber sender;     ///< none if empty or unreadable
  PhoneNumber recipient;  ///< none if unreadable
  policy::Reason reason;
  bool refused;       ///< it did not go on
  std::uint8_t part;  ///< of a concatenated message; 0: it is whole
  WallTime at;
  smpp::RawText text;  ///< valid for the call
};

/// Sees traffic, for those who count it. A worker's own; must not block, lock or allocate. Nothing in the
/// relay depends on what it does.
class Watch {
 public:
  Watch() = default;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  virtual ~Watch() = default;

  virtual void judged(const Judged& message) noexcept = 0;
  /// A deliver_sm or data_sm of the SMSC's that is no text of a person to us: a receipt, mostly. It passes.
  virtual void delivered(smpp::PduView pdu, WallTime at) noexcept = 0;
};

}  // namespace smppguard::relay
