// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// Gives the whole lines of a file, the last one first. What stands behind the last line feed is no line.
class BackwardLines {
 public:
  /// Errors name the file. Its end is where it is now.
  [[nodiscard]] static Result<BackwardLines> open(const std::filesystem::path& path);

  /// Without its line feed, valid until the next call; nothing at the beginning of the file, or where a line
  /// is longer than any that is written.
  [[nodiscard]] Result<std::optional<std::string_view>> next();

  [[nodiscard]] std::uint64_t octets_read() const noexcept { return octets_read_; }

 private:
  BackwardLines(FileDescriptor file, std::string path, std::uint64_t size)
      : file_{std::move(file)}, path_{std::move(path)}, from_{size} {}
  [[nodiscard]] Result<void> fill();

  FileDescriptor file_;
  std::string path_;
  std::uint64_t from_;   // what stands before it has not been read
  std::string text_;     // what stands behind that, as far as it was not given
  std::size_t end_ = 0;  // of what is whole lines in it
  bool at_tail_ = true;  // no line feed was seen so far
  std::uint64_t octets_read_ = 0;
};

}  // namespace smppguard::journal
