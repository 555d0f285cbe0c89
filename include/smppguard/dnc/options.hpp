// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace smppguard::dnc {

struct RegistryOptions {
  std::string directory;          ///< the folder of lists that `smppguard dnc import` fills; empty: no lists
  std::chrono::days max_age{31};  ///< counted from the list's version date, not from the day it was loaded
  bool in_memory = true;          ///< the national list in memory of the service's own, not mapped
  bool watch = true;              ///< take over what appears in the folder while the service runs

  friend bool operator==(const RegistryOptions&, const RegistryOptions&) = default;
};

}  // namespace smppguard::dnc
