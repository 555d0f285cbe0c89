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
};

}  // namespace smppguard::app
