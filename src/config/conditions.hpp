// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace smppguard::config {

// What several sections ask of who connects or binds.

/// Address blocks; reports those that are none.
[[nodiscard]] std::vector<std::string> read_networks(const std::vector<const TreeNode*>& blocks,
                                                     Report& report);
/// Warns of blocks that hold every address of their family.
void warn_of_everywhere(const std::vector<const TreeNode*>& blocks, const Problem& problem, Report& report);

/// Whether whatever `narrow` matches is matched by `wide`, as far as that can be seen: both are system_ids
/// with * and ?.
[[nodiscard]] bool pattern_covers(std::string_view wide, std::string_view narrow) noexcept;

}  // namespace smppguard::config
