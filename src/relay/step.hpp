// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/session.hpp"

namespace smppguard::relay {

/// What one step has at hand.
struct Session::Step {
  const Environment& env;
  Actions& actions;
};

}  // namespace smppguard::relay
