// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "list_place.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::app {

/// What is told about a list, of whatever kind.
struct ListSummary {
  std::string file;  ///< without folders
  dnc::ListIdentity identity;
  std::optional<std::uint64_t> generation;  ///< nothing: an import did not name the file
  Day oldest{};                             ///< version dates of its area codes
  Day newest{};
  std::uint64_t numbers = 0;  ///< entries of a do-not-originate list
  std::uint64_t octets = 0;
  std::vector<dnc::AreaInfo> areas;  ///< none of a do-not-originate list
};

[[nodiscard]] ListSummary summary_of(const OpenList& list);

}  // namespace smppguard::app
