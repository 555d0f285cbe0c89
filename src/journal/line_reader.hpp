// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace smppguard::journal {

/// No line that is written is longer; of a longer one only so much is looked at.
inline constexpr std::size_t kLongestLine = std::size_t{16} * 1024 * 1024;

/// Gives the lines of a file, of any size, one after the other. What stands behind the last line feed is no
/// line: a writer may be at it.
class LineReader {
 public:
  /// Errors name the file. `from` is where a line begins.
  [[nodiscard]] static Result<LineReader> open(const std::filesystem::path& path, std::uint64_t from = 0);

  /// Without its line feed, valid until the next call; nothing at the end.
  [[nodiscard]] Result<std::optional<std::string_view>> next();

  /// Where in the file the line given last began, and where what follows it begins.
  [[nodiscard]] std::uint64_t line_at() const noexcept { return line_at_; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  /// At the end: the octets behind the last line feed.
  [[nodiscard]] std::uint64_t unfinished() const noexcept { return unfinished_; }

 private:
  LineReader(FileDescriptor file, std::string path, std::uint64_t from);
  /// False at the end of the file.
  [[nodiscard]] Result<bool> fill();

  FileDescriptor file_;
  std::string path_;
  std::vector<std::uint8_t> buffer_;
  std::size_t begin_ = 0;  // what is read and not given yet
  std::size_t end_ = 0;
  std::uint64_t read_at_;
  std::uint64_t line_at_;
  std::uint64_t offset_;
  std::uint64_t unfinished_ = 0;
};

}  // namespace smppguard::journal
