// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/config/config.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace smppguard::app {

/// What is said of a file that can be used.
enum class Tell : std::uint8_t {
  errors,    ///< nothing, then: a command has an answer of its own to give
  warnings,  ///< of who starts the service, or checks the file
};

/// Loads a file and prints what is wrong with it to standard error; nothing if one of that is an error, and
/// then its warnings are told in any case.
[[nodiscard]] std::optional<config::Loaded> load_config(const std::string& path, Tell tell = Tell::errors);

}  // namespace smppguard::app
