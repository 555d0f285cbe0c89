// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// The octets of one list, unpacked. One thread at a time.
class InputStream {
 public:
  InputStream() = default;
  InputStream(const InputStream&) = delete;
  InputStream& operator=(const InputStream&) = delete;
  virtual ~InputStream() = default;

  /// The next octets, as many as there is room for; 0 at the end. By then the checksum of what was packed has
  /// been found right; otherwise it is an error.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::uint8_t> into) = 0;
  /// Octets of the file on disk that have been used up, for progress.
  [[nodiscard]] virtual std::uint64_t octets_taken() const = 0;
};

/// A file as the registry hands it out: plain, gzip or a zip archive, told by its first octets. One thread at
/// a time.
class InputFile {
 public:
  InputFile() = default;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  virtual ~InputFile() = default;

  [[nodiscard]] static Result<std::unique_ptr<InputFile>> open(const std::filesystem::path& path);

  [[nodiscard]] virtual bool is_packed() const = 0;
  /// The files in an archive, folders left out; else the one list that the file is.
  [[nodiscard]] virtual const std::vector<std::string>& members() const = 0;
  /// Must not outlive this.
  [[nodiscard]] virtual Result<std::unique_ptr<InputStream>> open_member(std::size_t index) = 0;
};

}  // namespace smppguard::dnc
