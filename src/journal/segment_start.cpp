// SPDX-License-Identifier: Apache-2.0
#include "segment_start.hpp"

#include "members.hpp"

namespace smppguard::journal {

std::optional<SegmentStart> read_segment_start(const Line& line) {
  if (line.kind != kSegmentKind || line.n == 0) return std::nullopt;
  const auto members = read_members(line.members);
  if (!members) return std::nullopt;
  const auto format = number_in(*members, "format");
  const auto before = read_digest(text_in(*members, "previous").value_or(""));
  if (!format || !before) return std::nullopt;
  SegmentStart start;
  start.format = static_cast<unsigned>(*format);
  start.node = text_in(*members, "node").value_or("");
  start.stream = text_in(*members, "stream").value_or("");
  start.segment = text_in(*members, "segment").value_or("");
  start.before = {line.n - 1, *before};
  start.before_segment = read_month(text_in(*members, "previous_segment").value_or(""));
  start.position = number_in(*members, "position").value_or(0);
  return start;
}

}  // namespace smppguard::journal
