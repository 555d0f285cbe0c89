// SPDX-License-Identifier: Apache-2.0
#include "flat_reader.hpp"

#include <algorithm>
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
  if (at_end_) return;
  std::array<LineNumber, 64> batch;
  std::size_t taken = 0;
  do {
    taken = 0;
    const char* at = text.data();
    const char* const last = text.data() + text.size() - std::min(text.size(), kLongestGoodLine);
    for (; taken < batch.size() && at < last; ++taken) {
      LineNumber& number = batch[taken];
      if (area_and_comma_ != 0 && read_line_like(area_and_comma_, at, number.local)) {
        number.area_code = area_code_;
        at += kUsualLine;
        continue;
      }
      const auto line = read_ended_line(at);
      if (!line || !fits(line->number)) break;
      number = line->number;
      area_code_ = number.area_code;
      area_and_comma_ = at[3] == ',' ? load_le<std::uint32_t>(at) : 0;
      at += line->octets;
    }
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    sink_.take(std::span{batch}.first(taken));
    numbers_ += taken;
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
    at_end_ = true;
    return {};
  }
  // A gap may be where a number was lost, so it is no small thing to be passed over.
  if (at_end_) return bad({}, why_bad({}));
  const auto number = read_line(line);
  if (!number) return bad(line, why_bad(line));
  if (!fits(*number)) {
    return bad(line, fmt::format("its area code is not {}, for which the file is named", only_area_));
  }
  sink_.take({&*number, 1});
  ++numbers_;
  return {};
}

/// Holds what is left for the next piece. A line without an end may not fill the memory.
Result<void> FlatReader::keep(std::string_view text) {
  const std::size_t room = kLongestLine - cut_.size();
  cut_ += text.substr(0, room);
  if (text.size() < room) return {};
  return bad(cut_, why_bad(cut_));
}

Error FlatReader::bad(std::string_view line, std::string_view why) const {
  return fail(fmt::format("{}: {}: {}", numbers_ + 1, why, excerpt(line)));
}

}  // namespace smppguard::dnc
