// SPDX-License-Identifier: Apache-2.0
#include "flat_reader.hpp"

#include <fmt/format.h>

namespace smppguard::dnc {

Result<void> FlatReader::feed(std::string_view piece) {
  if (!cut_.empty()) {
    const std::size_t end = piece.substr(0, kLongestLine - cut_.size()).find('\n');
    if (end == std::string_view::npos) return keep(piece);
    cut_ += piece.substr(0, end);
    piece.remove_prefix(end + 1);
    if (auto taken = take_line(cut_); !taken) return taken;
    cut_.clear();
  }
  if (auto taken = take_lines(piece); !taken) return taken;
  return keep(piece);
}

Result<void> FlatReader::finish() {
  if (cut_.empty()) return {};
  return take_line(cut_);
}

/// Stops at the first line that is not plainly good, with less left than one can be sure to read, and never
/// goes on once an empty line was seen: only take_line() knows that numbers may not follow.
void FlatReader::take_good_lines(std::string_view& text) {
  if (empty_lines_ > 0) return;
  // In an unsorted list every number is a miss: reading ahead lets the misses of a batch overlap.
  std::array<LineNumber, 32> batch;
  std::size_t taken = 0;
  do {
    taken = 0;
    while (taken < batch.size() && text.size() >= kLongestGoodLine) {
      const auto line = read_ended_line(text.data());
      if (!line) break;
      batch[taken++] = line->number;
      set_.expect(line->number.area_code, line->number.local);
      text.remove_prefix(line->octets);
    }
    for (std::size_t i = 0; i < taken; ++i) insert(batch[i]);
  } while (taken == batch.size());
}

Result<void> FlatReader::take_lines(std::string_view& text) {
  while (true) {
    take_good_lines(text);
    const std::size_t end = text.substr(0, kLongestLine).find('\n');
    if (end == std::string_view::npos) return {};
    if (auto taken = take_line(text.substr(0, end)); !taken) return taken;
    text.remove_prefix(end + 1);
  }
}

Result<void> FlatReader::take_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) {
    ++empty_lines_;
    return {};
  }
  // A gap may be where a number was lost, so it is no small thing to be passed over.
  if (empty_lines_ > 0) return bad({});
  const auto number = read_line(line);
  if (!number) return bad(line);
  insert(*number);
  return {};
}

/// Holds what is left for the next piece. A line without an end may not fill the memory.
Result<void> FlatReader::keep(std::string_view text) {
  const std::size_t room = kLongestLine - cut_.size();
  cut_ += text.substr(0, room);
  if (text.size() >= room) return bad(cut_);
  return {};
}

Error FlatReader::bad(std::string_view line) const {
  return fail(fmt::format("{}: {}: {}", numbers_ + 1, why_bad(line), excerpt(line)));
}

}  // namespace smppguard::dnc
