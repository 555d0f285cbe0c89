// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

namespace smppguard::dnc {

/// An open file, closed with the object.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) noexcept : fd_{fd} {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();

  [[nodiscard]] static Result<FileDescriptor> open(const std::filesystem::path& path, int flags);

  [[nodiscard]] int get() const noexcept { return fd_; }

  /// Fills `into` as far as the file goes, from its position or from `offset`; how many octets there were.
  [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> into) const;
  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> into) const;

  [[nodiscard]] Result<void> write_at(std::uint64_t offset, Bytes octets) const;

 private:
  int fd_;
};

/// An Error that tells what the system said about the call just made (errno).
[[nodiscard]] Error system_fail(const std::string& what);

}  // namespace smppguard::dnc
