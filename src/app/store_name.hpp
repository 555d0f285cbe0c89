// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/database_url.hpp"
#include "smppguard/store/options.hpp"

#include <string>

namespace smppguard::app {

/// Where a store is, without a password, and under which name this process writes there.
inline std::string name_of(const store::StoreOptions& options) {
  const std::string& location = options.location;
  if (location.empty()) return "no store";
  return (is_database_url(location) ? without_password(location) : location) +
         (options.node.empty() ? "" : " as " + options.node);
}

}  // namespace smppguard::app
