// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace smppguard::app {

enum class LogLevel : std::uint8_t { debug, info, warn, error };
enum class NumberMasking : std::uint8_t { none, last_four };

struct LogOptions {
  LogLevel level = LogLevel::info;
  std::string file;                                  ///< empty: standard error
  NumberMasking mask_numbers = NumberMasking::none;  ///< last_four: 1222333****

  friend bool operator==(const LogOptions&, const LogOptions&) = default;
};

/// Where the command line reaches a running service.
struct ControlOptions {
  std::string socket;  ///< path of a Unix socket; empty: none

  friend bool operator==(const ControlOptions&, const ControlOptions&) = default;
};

}  // namespace smppguard::app
