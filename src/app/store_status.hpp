// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/health.hpp"
#include "smppguard/store/options.hpp"

#include <string>
#include <vector>

namespace smppguard::app {

/// What a running service says about its store.
struct StoreStatus {
  const store::StoreOptions& options;  ///< without a location: there is no store
  store::Health health;
};

/// For a person: a field in each line.
[[nodiscard]] std::vector<std::string> store_lines(const StoreStatus& status);
/// One JSON object in one line; null is what is not known.
[[nodiscard]] std::vector<std::string> store_json(const StoreStatus& status);
/// In Prometheus' text format, without what is not known.
[[nodiscard]] std::vector<std::string> store_metrics(const StoreStatus& status);

}  // namespace smppguard::app
