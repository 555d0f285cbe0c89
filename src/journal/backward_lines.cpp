// SPDX-License-Identifier: Apache-2.0
#include "backward_lines.hpp"

#include "line_reader.hpp"

#include <algorithm>
#include <fcntl.h>
#include <utility>

namespace smppguard::journal {
namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;

}  // namespace

Result<BackwardLines> BackwardLines::open(const std::filesystem::path& path) {
  auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return fail(path.native() + ": " + file.error().message);
  const auto size = file->size();
  if (!size) return fail(path.native() + ": " + size.error().message);
  return BackwardLines{std::move(*file), path.native(), *size};
}

/// Puts another piece in front.
Result<void> BackwardLines::fill() {
  std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, from_)), '\0');
  from_ -= piece.size();
  const auto octets = file_.read_at(from_, {reinterpret_cast<std::uint8_t*>(piece.data()), piece.size()});
  if (!octets) return fail(path_ + ": " + octets.error().message);
  piece.resize(*octets);
  octets_read_ += *octets;
  text_.resize(end_);
  text_.insert(0, piece);
  end_ = text_.size();
  if (!at_tail_) return {};
  end_ = text_.rfind('\n') + 1;  // 0 where there is none
  at_tail_ = end_ == 0;
  return {};
}

Result<std::optional<std::string_view>> BackwardLines::next() {
  while (true) {
    if (end_ > 0) {
      const std::size_t feed = end_ < 2 ? std::string::npos : text_.rfind('\n', end_ - 2);
      if (feed != std::string::npos || from_ == 0) {
        const std::size_t begin = feed == std::string::npos ? 0 : feed + 1;
        const std::string_view line = std::string_view{text_}.substr(begin, end_ - 1 - begin);
        end_ = begin;
        return std::optional{line};
      }
    }
    if (from_ == 0 || end_ > kLongestLine) return std::optional<std::string_view>{};
    if (const auto done = fill(); !done) return done.error();
  }
}

}  // namespace smppguard::journal
