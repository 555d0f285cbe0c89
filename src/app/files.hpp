// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smppguard::app {

// Errors name the file.

/// A whole file; one of more than `most` octets is cut behind the first that is too many, so that whoever
/// judges it sees that it is too large.
[[nodiscard]] Result<std::vector<std::uint8_t>> read_file(const std::string& path, std::size_t most);

/// Calls `take` for a plain file's text from its start, in pieces.
[[nodiscard]] Result<void> read_pieces(const FileDescriptor& file, const std::string& path,
                                       const std::function<Result<void>(std::string_view)>& take);

/// One number a line; blank lines and what follows a # do not count. All bad lines are told at once.
[[nodiscard]] Result<std::vector<PhoneNumber>> read_numbers(const std::string& path);

/// A new file that only its owner can read, or standard output for "-". What was written so far goes again
/// with the object unless keep() was called.
class NewFile {
 public:
  [[nodiscard]] static Result<NewFile> create(const std::string& path);
  NewFile(NewFile&& other) noexcept
      : file_{std::move(other.file_)}, path_{std::exchange(other.path_, {})}, written_{other.written_} {}
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  [[nodiscard]] Result<void> write(Bytes octets);
  /// On disk when this returns.
  [[nodiscard]] Result<void> keep();

 private:
  NewFile(FileDescriptor file, std::string path) : file_{std::move(file)}, path_{std::move(path)} {}
  [[nodiscard]] bool is_standard_output() const noexcept { return file_.get() < 0; }

  FileDescriptor file_;  // none for standard output
  std::string path_;     // empty once it is kept or moved from
  std::uint64_t written_ = 0;
};

}  // namespace smppguard::app
