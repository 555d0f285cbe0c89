// SPDX-License-Identifier: Apache-2.0
#include "line_pieces.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kPieceOctets = std::size_t{256} << 10U;

}  // namespace

LinePieces::LinePieces(const FileDescriptor& file, std::size_t most_line_octets)
    : file_{file}, most_line_octets_{most_line_octets}, buffer_(kPieceOctets + most_line_octets) {}

FileResult<std::optional<std::string_view>> LinePieces::next() {
  while (true) {
    const std::string_view rest = as_chars(Bytes{buffer_}.subspan(at_, end_ - at_));
    const std::size_t size = rest.find('\n');
    if (size != std::string_view::npos && size <= most_line_octets_) {
      at_ += size + 1;
      ++number_;
      return std::optional{rest.substr(0, size)};
    }
    if (at_end_ && rest.empty()) return std::optional<std::string_view>{};
    if (rest.size() > most_line_octets_) {
      return damaged(fail(fmt::format(
          "line {}: it is longer than any that an import writes; the file is damaged", number_ + 1)));
    }
    if (at_end_) return damaged(fail(fmt::format("truncated in line {}", number_ + 1)));
    if (const auto read = read_on(); !read) return passing(read.error());
  }
}

/// Moves what is left, less than a line, to the front.
Result<void> LinePieces::read_on() {
  sha_.add(Bytes{buffer_}.subspan(unsummed_, at_ - unsummed_));
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= at_;
  at_ = unsummed_ = 0;
  const auto got = file_.read(std::span{buffer_}.subspan(end_));
  if (!got) return got.error();
  at_end_ = *got < buffer_.size() - end_;
  end_ += *got;
  return {};
}

void LinePieces::begin_checksum(std::string_view front) {
  static_cast<void>(checksum());
  sha_.add(as_bytes(front));
}

Digest LinePieces::checksum() {
  sha_.add(Bytes{buffer_}.subspan(unsummed_, at_ - unsummed_));
  unsummed_ = at_;
  return sha_.finish();
}

}  // namespace smppguard::dnc
