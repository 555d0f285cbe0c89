// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/scrub.hpp"

#include "smppguard/core/csv_writer.hpp"

#include <algorithm>

namespace smppguard::dnc {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Tells a line that is too long from one that is not, whether there is a byte order mark in front or not.
constexpr std::size_t kMostKept = kByteOrderMark.size() + Scrub::kLongestLine + 1;

std::string_view without_blanks(std::string_view line) noexcept {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlanks) + 1 - first);
}

}  // namespace

void Scrub::feed(std::string_view piece, std::string& out) {
  if (!cut_.empty()) {
    const std::size_t end = piece.find('\n');
    keep(piece.substr(0, end));
    if (end == std::string_view::npos) return;
    piece.remove_prefix(end + 1);
    add(cut_, out);
  }
  for (std::size_t end = 0; (end = piece.find('\n')) != std::string_view::npos;
       piece.remove_prefix(end + 1)) {
    add(piece.substr(0, end), out);
  }
  answer(out);  // what waits lies in cut_ or in the piece
  cut_.clear();
  keep(piece);
}

void Scrub::finish(std::string& out) {
  if (cut_.empty()) return;
  add(cut_, out);
  answer(out);
  cut_.clear();
}

/// A line without an end may not fill the memory.
void Scrub::keep(std::string_view front) {
  cut_ += front.substr(0, kMostKept - cut_.size());
}

void Scrub::add(std::string_view line, std::string& out) {
  if (counts_.lines++ == 0 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  numbers_[waiting_] = PhoneNumber{};
  if (line.size() <= kLongestLine) {
    numbers_[waiting_] = read_address(without_blanks(line)).value_or(PhoneNumber{});
  }
  lines_[waiting_++] = line.substr(0, kLongestLine);
  if (waiting_ == lines_.size()) answer(out);
}

void Scrub::answer(std::string& out) {
  inquiry_.ask({numbers_.data(), waiting_}, {answers_.data(), waiting_});
  for (std::size_t i = 0; i < waiting_; ++i) {
    ++counts_.of[static_cast<std::size_t>(answers_[i])];
    if (!only_) {
      append_row(i, out);
    } else if (answers_[i] == *only_) {
      out += lines_[i];
      out += '\n';
    }
  }
  waiting_ = 0;
}

void Scrub::append_row(std::size_t place, std::string& out) const {
  if (answers_[place] == Answer::unreadable) {
    append_csv_cell(out, without_blanks(lines_[place]));
  } else {
    out += without_blanks(lines_[place]);
  }
  out += ',';
  out += name(answers_[place]);
  out += ',';
  inquiry_.append_columns(place, out);
  out += '\n';
}

}  // namespace smppguard::dnc
