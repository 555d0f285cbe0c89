// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "number_set.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace smppguard::dnc {

/// Reads a flat list that is not packed on several threads at once, each a piece of it at a time; how many
/// numbers there were. Errors are those of FlatReader, "line: reason: "text"".
[[nodiscard]] Result<std::uint64_t> read_flat_chunks(const FileDescriptor& file, std::uint64_t octets,
                                                     std::optional<unsigned> only_area, unsigned threads,
                                                     const std::function<void(std::uint64_t)>& progress,
                                                     NumberSet& into);

}  // namespace smppguard::dnc
