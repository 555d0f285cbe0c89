// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard {

/// A text that is written whole before anybody reads it, of any size up to a limit: kept in a file that has
/// no name, so that nothing of it is left behind whatever happens.
class Spool {
 public:
  static constexpr std::uint64_t kMostOctets = std::uint64_t{1} << 30U;

  /// In the folder for temporary files.
  [[nodiscard]] static Result<Spool> make(std::uint64_t most_octets = kMostOctets);

  /// An error, with what to do, where it would become too large.
  [[nodiscard]] Result<void> write(std::string_view text);
  /// The file, to be read from its start.
  [[nodiscard]] Result<FileDescriptor> take() &&;

 private:
  Spool(FileDescriptor file, std::uint64_t most_octets) : file_{std::move(file)}, left_{most_octets} {}

  FileDescriptor file_;
  std::uint64_t left_;
};

}  // namespace smppguard
