// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/journal/export.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::journal {

/// The latest entries that fit.
struct SearchRequest {
  ExportRequest which;  ///< all but format, write and progress counts
  std::string reason;   ///< of a decision; "" for any
  std::size_t limit = 100;
  /// Of the files; what is older than that is not looked at.
  std::uint64_t most_octets = std::uint64_t{2} * 1024 * 1024 * 1024;
};

struct Found {
  std::vector<std::string> lines;  ///< JSON objects as the journal has them, the latest first
  bool more = false;               ///< there are older ones, or may be: most_octets were read
};

/// Reads backwards, month by month, and no further than it has to. Works while the journal is written.
[[nodiscard]] Result<Found> search(const SearchRequest& request);

}  // namespace smppguard::journal
