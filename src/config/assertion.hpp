// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"
#include "smppguard/policy/options.hpp"
#include "smppguard/relay/options.hpp"

#include <optional>

namespace smppguard::config {

/// The key "assertion" of a client; nothing if it is not there. Whether a signed text can be replaced by an
/// unsigned one depends on `protocol`.
[[nodiscard]] std::optional<policy::AssertionOptions> read_assertion(Section& client,
                                                                     const relay::ProtocolOptions& protocol);

}  // namespace smppguard::config
