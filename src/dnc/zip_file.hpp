// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "input_file.hpp"
#include "smppguard/core/file_descriptor.hpp"

namespace smppguard::dnc {

/// A zip archive with a list in each of its files.
[[nodiscard]] Result<std::unique_ptr<InputFile>> open_zip(FileDescriptor file);

}  // namespace smppguard::dnc
