// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scribe.hpp"
#include "smppguard/core/result.hpp"

#include <string>

namespace smppguard::journal {

/// What the node is called in a folder that ended so: what is configured, else as before, else the host's
/// name. A folder belongs to one node; another name is an error, and so is one with anything but letters,
/// digits, dots, hyphens and underscores.
[[nodiscard]] Result<std::string> node_name(const std::string& configured, const StreamEnds& ends);

}  // namespace smppguard::journal
