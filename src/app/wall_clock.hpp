// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <chrono>

namespace smppguard::app {

[[nodiscard]] inline WallTime wall_time_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// Today's date in UTC.
[[nodiscard]] inline Day today() {
  return std::chrono::floor<std::chrono::days>(wall_time_now());
}

}  // namespace smppguard::app
