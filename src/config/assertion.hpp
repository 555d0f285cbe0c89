// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"
#include "smppguard/policy/options.hpp"

#include <optional>

namespace smppguard::config {

/// The key "assertion" of a client; nothing if it is not there.
[[nodiscard]] std::optional<policy::AssertionOptions> read_assertion(Section& client);

}  // namespace smppguard::config
