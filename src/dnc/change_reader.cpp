// SPDX-License-Identifier: Apache-2.0
#include "change_reader.hpp"

#include "change_line.hpp"
#include "flat_line.hpp"

#include <fmt/format.h>

namespace smppguard::dnc {
namespace {

// Longer than any good line, and enough for the text of an error message.
constexpr std::size_t kLongestLine = 80;

}  // namespace

Result<void> ChangeReader::feed(std::string_view piece) {
  while (true) {
    const std::size_t end = piece.find('\n');
    const std::string_view front = piece.substr(0, end);
    cut_ += front.substr(0, kLongestLine + 1 - std::min(cut_.size(), kLongestLine));
    if (cut_.size() > kLongestLine) return bad(cut_);
    if (end == std::string_view::npos) return {};
    if (auto taken = take_line(cut_); !taken) return taken;
    cut_.clear();
    piece.remove_prefix(end + 1);
  }
}

Result<void> ChangeReader::finish() {
  if (cut_.empty()) return {};
  return take_line(cut_);
}

Result<void> ChangeReader::take_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty() && !at_end_) {
    at_end_ = true;
    return {};
  }
  if (line.empty()) return {};
  if (at_end_) return bad({});
  const auto record = read_change_line(line);
  if (!record) return bad(line);
  if (records_.size() >= ChangeRecord::kMost)
    return fail(fmt::format("{}: more changes than a list can have", lines_ + 1));
  records_.push_back(*record);
  ++lines_;
  return {};
}

Error ChangeReader::bad(std::string_view line) const {
  return fail(fmt::format("{}: {}: {}", lines_ + 1,
                          line.empty() ? "empty line before the end of the file"
                                       : "not a change like 8185550123,2026-08-05T10:20:30,A (or D)",
                          excerpt(line)));
}

}  // namespace smppguard::dnc
