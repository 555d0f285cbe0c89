// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/file_fault.hpp"

#include <cstdint>
#include <filesystem>

namespace smppguard::dnc {

/// Opens a list's file for reading. Opening a pipe by mistake is no wait for its writer.
[[nodiscard]] Result<FileDescriptor> open_to_read(const std::filesystem::path& path);
/// Its size, if it is a regular file that nobody may write to.
[[nodiscard]] FileResult<std::uint64_t> size_of_fixed(const FileDescriptor& file);
/// Makes a file such a one, durably.
[[nodiscard]] Result<void> settle(const FileDescriptor& file);

}  // namespace smppguard::dnc
