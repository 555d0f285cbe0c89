// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/config/config.hpp"

#include <optional>
#include <string>

namespace smppguard::app {

/// Loads a file and prints every diagnostic to standard error; nothing if one of them is an error.
[[nodiscard]] std::optional<config::Loaded> load_config(const std::string& path);

}  // namespace smppguard::app
