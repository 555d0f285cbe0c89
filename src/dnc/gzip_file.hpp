// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "input_file.hpp"
#include "smppguard/core/file_descriptor.hpp"

namespace smppguard::dnc {

/// A list packed by gzip, in one member or several (RFC 1952).
[[nodiscard]] Result<std::unique_ptr<InputFile>> open_gzip(FileDescriptor file,
                                                           const std::filesystem::path& path);

}  // namespace smppguard::dnc
