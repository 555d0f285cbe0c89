// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::store {

/// A delivery receipt of smppguard's own that no ESME has yet. Strings hold any octets, as in Record.
struct PendingReceipt {
  std::string message_id;  ///< unique, never empty
  std::string upstream;
  std::string system_id;
  WallTime created_at{};
  std::vector<std::uint8_t> deliver_sm;  ///< the whole PDU

  friend bool operator==(const PendingReceipt&, const PendingReceipt&) = default;
};

/// The receipt with this message_id is not wanted any more. Forgetting one that is not there is no error.
struct ForgetReceipt {
  std::string message_id;

  friend bool operator==(const ForgetReceipt&, const ForgetReceipt&) = default;
};

}  // namespace smppguard::store
