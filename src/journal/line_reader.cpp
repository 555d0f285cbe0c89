// SPDX-License-Identifier: Apache-2.0
#include "line_reader.hpp"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <utility>

namespace smppguard::journal {
namespace {

constexpr std::size_t kBlock = std::size_t{256} * 1024;

}  // namespace

LineReader::LineReader(FileDescriptor file, std::string path, std::uint64_t from)
    : file_{std::move(file)},
      path_{std::move(path)},
      buffer_(kBlock),
      read_at_{from},
      line_at_{from},
      offset_{from} {}

Result<LineReader> LineReader::open(const std::filesystem::path& path, std::uint64_t from) {
  auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return fail(path.native() + ": " + file.error().message);
  return LineReader{std::move(*file), path.native(), from};
}

Result<bool> LineReader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  const auto octets = file_.read_at(read_at_, std::span{buffer_}.subspan(end_));
  if (!octets) return fail(path_ + ": " + octets.error().message);
  read_at_ += *octets;
  end_ += *octets;
  return *octets > 0;
}

Result<std::optional<std::string_view>> LineReader::next() {
  line_at_ = offset_;
  std::size_t searched = 0;
  std::uint64_t dropped = 0;  // of a line that is too long
  while (true) {
    const std::uint8_t* const from = buffer_.data() + begin_ + searched;
    const void* const feed =
        begin_ + searched < end_ ? std::memchr(from, '\n', end_ - begin_ - searched) : nullptr;
    if (feed != nullptr) {
      const auto octets =
          static_cast<std::size_t>(static_cast<const std::uint8_t*>(feed) - buffer_.data()) - begin_;
      const std::string_view line = as_chars({buffer_.data() + begin_, octets});
      begin_ += octets + 1;
      offset_ += dropped + octets + 1;
      return std::optional{line};
    }
    searched = end_ - begin_;
    if (searched >= kLongestLine) {
      dropped += searched;
      begin_ = end_;
      searched = 0;
    }
    const auto more = fill();
    if (!more) return more.error();
    if (!*more) break;
  }
  unfinished_ = dropped + end_ - begin_;
  begin_ = end_ = 0;
  return std::optional<std::string_view>{};
}

}  // namespace smppguard::journal
