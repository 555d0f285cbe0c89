// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace smppguard::journal {

/// A file to which whole lines are appended. They are kept in memory until they are on disk for certain, so
/// that a full disk or one that fails loses none and halves none: each call may be tried again.
class AppendedFile {
 public:
  /// Must not exist.
  [[nodiscard]] static Result<AppendedFile> create(const std::filesystem::path& path);
  /// What is behind `octets` belongs to nobody and will be written over.
  [[nodiscard]] static Result<AppendedFile> open(const std::filesystem::path& path, std::uint64_t octets);

  /// Where whole lines are appended. What is in it is not on disk for certain.
  [[nodiscard]] std::string& pending() noexcept { return pending_; }
  [[nodiscard]] const std::string& pending() const noexcept { return pending_; }
  /// Of all there is, what is pending included.
  [[nodiscard]] std::uint64_t octets() const noexcept { return durable_ + pending_.size(); }

  /// Hands what is pending to the system. Errors name the file.
  [[nodiscard]] Result<void> write();
  /// The same, and has it made durable; nothing is pending any more.
  [[nodiscard]] Result<void> sync();

 private:
  AppendedFile(FileDescriptor file, std::filesystem::path path, std::uint64_t octets)
      : file_{std::move(file)}, path_{std::move(path)}, durable_{octets} {}
  [[nodiscard]] Error failure(const Error& error) const;

  FileDescriptor file_;
  std::filesystem::path path_;
  std::uint64_t durable_;
  std::string pending_;
  std::size_t written_ = 0;   // of what is pending
  bool name_durable_ = true;  // whether a loss of power would leave the file's name
};

}  // namespace smppguard::journal
