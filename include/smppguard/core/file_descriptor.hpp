// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <sys/types.h>
#include <utility>

namespace smppguard {

/// An open file, closed with the object. Errors say what could not be done and the system's word for it; the
/// caller adds the name.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) noexcept : fd_{fd} {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();

  /// `mode` matters where the flags create a file.
  [[nodiscard]] static Result<FileDescriptor> open(const std::filesystem::path& path, int flags,
                                                   mode_t mode = 0600);

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] Result<std::uint64_t> size() const;

  /// Fills `into` as far as the file goes, from its position or from `offset`; how many octets there were.
  [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> into) const;
  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> into) const;

  /// All of it, at the position of the file or pipe.
  [[nodiscard]] Result<void> write(Bytes octets) const;
  [[nodiscard]] Result<void> write_at(std::uint64_t offset, Bytes octets) const;
  [[nodiscard]] Result<void> truncate(std::uint64_t octets) const;
  /// What was written has survived a loss of power when this returns.
  [[nodiscard]] Result<void> sync() const;

 private:
  int fd_;
};

/// Makes names that were added to a folder or removed from it durable.
[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& folder);

/// An Error that tells what the system said about the call just made (errno).
[[nodiscard]] Error system_fail(const std::string& what);

}  // namespace smppguard
