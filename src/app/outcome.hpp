// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace smppguard::app {

/// What a request came to: lines for the person who asked.
struct Outcome {
  bool ok = false;
  std::vector<std::string> lines;
};

}  // namespace smppguard::app
