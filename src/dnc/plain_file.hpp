// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "input_file.hpp"
#include "smppguard/core/file_descriptor.hpp"

namespace smppguard::dnc {

/// A list that is not packed.
[[nodiscard]] Result<std::unique_ptr<InputFile>> open_plain(FileDescriptor file,
                                                            const std::filesystem::path& path);

}  // namespace smppguard::dnc
