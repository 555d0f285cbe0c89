// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/dnc/file_fault.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// The lines of a file from its beginning, each with an end, read a piece at a time.
class LinePieces {
 public:
  /// The file must outlive it. Longer lines are an error.
  LinePieces(const FileDescriptor& file, std::size_t most_line_octets);

  /// Without its end, valid until the next call; nothing behind the last. Errors name the line.
  [[nodiscard]] FileResult<std::optional<std::string_view>> next();
  /// Of the line that came last, from 1.
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }

  /// From now on the checksum is of these octets and the lines that come, with their ends.
  void begin_checksum(std::string_view front);
  /// Of all that came since.
  [[nodiscard]] Digest checksum();

 private:
  [[nodiscard]] Result<void> read_on();

  const FileDescriptor& file_;
  std::size_t most_line_octets_;
  std::vector<std::uint8_t> buffer_;
  std::size_t at_ = 0;        // of the next line in the buffer
  std::size_t end_ = 0;       // of what was read
  std::size_t unsummed_ = 0;  // from here to at_ the checksum has not seen it
  bool at_end_ = false;       // of the file
  std::uint64_t number_ = 0;
  Sha256 sha_;
};

}  // namespace smppguard::dnc
