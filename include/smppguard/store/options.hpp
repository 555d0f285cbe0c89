// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace smppguard::store {

struct StoreOptions {
  std::string path;                 ///< SQLite file
  std::size_t max_queued = 50'000;  ///< records waiting for the writer; more are refused as temporary
  std::size_t max_batch = 1'000;    ///< records that share one commit

  friend bool operator==(const StoreOptions&, const StoreOptions&) = default;
};

}  // namespace smppguard::store
