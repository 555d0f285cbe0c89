// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace smppguard::config {

/// What a file says, key by key, as it is written there: "routes[everyone].upstream" is "carrier". Entries of
/// a list go by their name or system_id where they have one, else by their position from 1. A database's URL
/// is here without its password.
using Values = std::map<std::string, std::string>;

/// One line for each key that says something else now: "session.bind_timeout: 30s -> 10s",
/// "+ routes[new].upstream: carrier", "- log.file: /var/log/x".
[[nodiscard]] std::vector<std::string> differences(const Values& before, const Values& now);

}  // namespace smppguard::config
