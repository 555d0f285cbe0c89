// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain.hpp"
#include "line.hpp"
#include "month.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// What the first line of a segment says.
struct SegmentStart {
  unsigned format = 0;
  std::string node;
  std::string stream;
  std::string segment;
  Place before;                         ///< the last line of the segment before
  std::optional<Month> before_segment;  ///< which that was; nothing: this is the first
  std::uint64_t position = 0;           ///< in the store's feed, where the segment begins
};

/// Nothing: it is no first line.
[[nodiscard]] std::optional<SegmentStart> read_segment_start(const Line& line);

}  // namespace smppguard::journal
