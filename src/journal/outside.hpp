// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/journal/export.hpp"

#include <filesystem>

namespace smppguard::journal {

/// Whether all times in a segment are outside of what is asked for. Only of one that is sealed is that known.
[[nodiscard]] Result<bool> is_outside(const std::filesystem::path& segment, const ExportRequest& request);

}  // namespace smppguard::journal
