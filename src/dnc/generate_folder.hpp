// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <filesystem>
#include <string>

namespace smppguard::dnc {

/// A hidden folder in which files are made before they appear, whole, in the folder around it. It goes with
/// the object and all that is in it; what a killed process left of it goes with the next one's.
class HiddenFolder {
 public:
  /// Makes `around` where it is missing. Only one may be at work in it at a time.
  [[nodiscard]] static Result<HiddenFolder> create(const std::filesystem::path& around);
  HiddenFolder(HiddenFolder&& other) noexcept = default;
  HiddenFolder& operator=(HiddenFolder&&) = delete;
  ~HiddenFolder();

  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  /// Moves a file to where it is to be, in another file's place if there is one.
  [[nodiscard]] Result<void> reveal(const std::string& name) const;

 private:
  HiddenFolder(FileDescriptor lock, std::filesystem::path path) noexcept
      : lock_{std::move(lock)}, path_{std::move(path)} {}

  FileDescriptor lock_;         // the folder around, locked
  std::filesystem::path path_;  // empty once moved from
};

}  // namespace smppguard::dnc
