// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "staging.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// A line of the log beside a staging file: JSON, an object.
[[nodiscard]] std::string to_line(const StagedFile& file);
/// Nothing for a line that was cut, or that no import has written.
[[nodiscard]] std::optional<StagedFile> read_staged_file(std::string_view line);

}  // namespace smppguard::dnc
