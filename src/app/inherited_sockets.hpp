// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/net/inherited.hpp"

#include <vector>

namespace smppguard::app {

/// The sockets that systemd, or whoever started this process, has passed it (LISTEN_FDS and LISTEN_FDNAMES).
/// Once: they are the caller's then, and no process that this one starts inherits them.
[[nodiscard]] Result<std::vector<net::Inherited>> inherited_sockets();

}  // namespace smppguard::app
