// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::journal {

/// A line of a segment, taken apart without a look into what it says:
///   {"n":17,"at":"2026-11-23T21:54:38.123Z","kind":"refusal",...,"h":"<64 hex digits>"}
/// All views are into the line.
struct Line {
  std::uint64_t n = 0;
  std::string_view at;
  std::string_view kind;
  std::string_view
      members;  ///< what stands between kind and h: empty, or members that each begin with a comma
  std::string_view hashed;
  Digest hash{};
};

/// Nothing: it was not written by a journal. `line` is without the line feed.
[[nodiscard]] std::optional<Line> read_line(std::string_view line) noexcept;

/// The whole number that is the first member, if it has this name; else 0.
[[nodiscard]] std::uint64_t leading_number(std::string_view members, std::string_view name) noexcept;

// Kinds of lines that the journal writes of itself.
inline constexpr std::string_view kSegmentKind = "segment";  ///< the first line of each segment
inline constexpr std::string_view kSealedKind = "sealed";    ///< the last one, when the month has ended
inline constexpr std::string_view kRetiredKind = "retired";  ///< a segment that retention removed
inline constexpr std::string_view kRetentionSkippedKind = "retention_skipped";  ///< the clock had jumped
inline constexpr std::string_view kRecoveredKind = "recovered";     ///< an end that was cut off after a crash
inline constexpr std::string_view kUnrecordedKind = "unrecorded";   ///< entries for which there was no room
inline constexpr std::string_view kSigningKeyKind = "signing_key";  ///< a key that signs from here on
inline constexpr unsigned kFormatVersion = 1;

}  // namespace smppguard::journal
