// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lists_in_force.hpp"
#include "unknown_counts.hpp"

#include <string>
#include <vector>

namespace smppguard::app {

/// What a running service says about its lists.
struct ListStatus {
  const ListsInForce::State& state;
  const UnknownCounts& unknown;
  Day today;
};

/// For a person: fields, an empty line, and a row for each list.
[[nodiscard]] std::vector<std::string> status_lines(const ListStatus& status);
/// The same in Prometheus' text format.
[[nodiscard]] std::vector<std::string> metric_lines(const ListStatus& status);

}  // namespace smppguard::app
