// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <optional>
#include <string>

namespace smppguard::app {

/// A message that is to be judged, as somebody writes it.
struct ExplainRequest {
  std::string from{};
  std::string to{};
  std::string route{};           ///< "" for the first that takes the client
  std::string client{};          ///< system_id; "" for none in particular
  std::optional<WallTime> at{};  ///< nothing: now
};

}  // namespace smppguard::app
