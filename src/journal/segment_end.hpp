// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain.hpp"
#include "month.hpp"

#include <algorithm>
#include <cstdint>

namespace smppguard::journal {

/// What is known where a segment ends: enough to go on from there, and what a head signs.
struct SegmentEnd {
  Month month{};
  Place place;
  std::uint64_t octets = 0;             ///< length of the file
  std::uint64_t position = 0;           ///< in the store's feed, up to which the stream has its entries
  WallTime earliest = WallTime::max();  ///< of the times in the segment, which need not ascend
  WallTime latest = WallTime::min();

  void note(WallTime at) noexcept {
    earliest = std::min(earliest, at);
    latest = std::max(latest, at);
  }

  friend bool operator==(const SegmentEnd&, const SegmentEnd&) = default;
};

}  // namespace smppguard::journal
