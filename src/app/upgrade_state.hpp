// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace smppguard::app {

/// How the exchange of this process for another one does.
struct UpgradeState {
  enum class Stage : std::uint8_t {
    none,
    starting,  ///< the other one loads; this one serves as ever
    failed,    ///< it did not come to it; this one serves as ever
  };
  Stage stage = Stage::none;
  std::string detail{};  ///< how far it is, or why it failed
};

}  // namespace smppguard::app
