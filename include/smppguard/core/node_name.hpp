// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace smppguard {

inline constexpr std::size_t kLongestNodeName = 64;

/// Letters, digits, dots, hyphens and underscores, at least one: it stands in names of files.
[[nodiscard]] bool is_node_name(std::string_view name) noexcept;

/// What the machine calls itself, whether or not that is a node's name; empty if it has no name.
[[nodiscard]] std::string host_name();

}  // namespace smppguard
