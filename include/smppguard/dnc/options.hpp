// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace smppguard::dnc {

struct RegistryOptions {
  std::string snapshot;           ///< path of the file that `smppguard dnc build` wrote; empty: no registry
  std::chrono::days max_age{31};  ///< counted from the list's version date, not from the day it was loaded

  friend bool operator==(const RegistryOptions&, const RegistryOptions&) = default;
};

}  // namespace smppguard::dnc
