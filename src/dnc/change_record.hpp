// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace smppguard::dnc {

/// A line of a change list: a number was added to the registry, or deleted from it.
struct ChangeRecord {
  std::uint64_t number = 0;  ///< ten digits
  std::int64_t at = 0;       ///< seconds since 1970 of the time as it is written, which has no zone
  bool add = true;

  /// In one file; more of them would be more than the registry has numbers to change.
  static constexpr std::size_t kMost = 50'000'000;

  friend bool operator==(const ChangeRecord&, const ChangeRecord&) = default;
};

}  // namespace smppguard::dnc
