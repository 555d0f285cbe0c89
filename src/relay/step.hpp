// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "judge.hpp"
#include "smppguard/relay/session.hpp"

namespace smppguard::relay {

/// What one step has at hand.
struct Session::Step {
  const Environment& env;
  Actions& actions;
  const Reading* reading = nullptr;  ///< of the PDU in hand, where an ESME sends a message to one recipient
};

}  // namespace smppguard::relay
