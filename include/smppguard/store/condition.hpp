// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/feed.hpp"

#include <cstdint>
#include <string>

namespace smppguard::store {

/// How the way to the store is at the moment, as far as the last calls have shown.
struct Condition {
  bool connected = true;
  bool read_only = false;        ///< a standby, or a server that takes no writes
  std::uint64_t reconnects = 0;  ///< connections that took the place of a lost one
  Position head = 0;             ///< the last position in the feed that it has heard of; 0: of none
  std::string error;             ///< why it is not connected
};

}  // namespace smppguard::store
