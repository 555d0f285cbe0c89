// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "head.hpp"
#include "segment_end.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/journal/entry.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// In the name of a file that holds what was cut off a segment, between the segment's name and the place.
inline constexpr std::string_view kCutMark = ".cut-at-";

/// Where a stream ends, as an earlier process left it.
struct StreamEnd {
  bool begun = false;     ///< there is a segment
  bool sealed = false;    ///< and it has its closing line
  SegmentEnd end;         ///< of the last segment
  std::string node;       ///< who wrote it
  std::uint64_t cut = 0;  ///< octets that were cut off because they are no lines of the journal
  std::string kept;       ///< the file to which they were moved; "": an unfinished line, which says nothing
};

/// Finds the end of a stream and mends it: an unfinished last line is cut off, and so are lines behind the
/// last signed head that do not continue the chain, as a loss of power can leave them. What is signed is
/// never cut. `head` is the last one of this stream that was signed here, if there is one.
[[nodiscard]] Result<StreamEnd> recover(const std::filesystem::path& folder, Stream stream,
                                        const std::optional<Head>& head);

}  // namespace smppguard::journal
