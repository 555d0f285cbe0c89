// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::app {

/// Where numbers are written to: standard output, or a file that is there whole or not at all and that only
/// its owner can read. Nothing is held back. Errors name it.
class ListOutput {
 public:
  /// "" for standard output; whoever reads it and goes away ends the program without a word, as in any pipe.
  /// A file of that name is replaced at the end.
  [[nodiscard]] static Result<ListOutput> open(const std::filesystem::path& path);
  ListOutput(ListOutput&& other) noexcept
      : file_{std::move(other.file_)},
        path_{std::move(other.path_)},
        unfinished_{std::exchange(other.unfinished_, {})} {}
  ListOutput& operator=(ListOutput&&) = delete;
  ~ListOutput();

  [[nodiscard]] Result<void> write(std::string_view text) const;
  /// A file is on disk under its name when this returns; without it nothing is left of it.
  [[nodiscard]] Result<void> finish();

 private:
  ListOutput(FileDescriptor file, std::filesystem::path path, std::string unfinished)
      : file_{std::move(file)}, path_{std::move(path)}, unfinished_{std::move(unfinished)} {}
  [[nodiscard]] Result<void> publish();
  [[nodiscard]] Error about(const Error& error) const;

  FileDescriptor file_;
  std::filesystem::path path_;  // empty for standard output
  std::string unfinished_;      // what the file is called until it is finished; empty then
};

}  // namespace smppguard::app
