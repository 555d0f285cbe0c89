// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "head.hpp"
#include "month.hpp"
#include "smppguard/core/result.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace smppguard::journal {

/// What the files of heads beside the segments are called: heads-2026-11.jsonl has those of all streams'
/// segments of that month.
inline constexpr std::string_view kHeadsName = "heads";

/// Appends whole lines to a file of heads, which is created if it is missing, and has them on disk when it
/// returns. A last line that is unfinished is cut off first. Errors name the file.
[[nodiscard]] Result<void> append_heads(const std::filesystem::path& path, std::string_view lines);

/// The last head of a stream's segment that was signed here, if there is one.
[[nodiscard]] Result<std::optional<Head>> last_head(const std::filesystem::path& folder, Stream stream,
                                                    Month month);

/// Where heads go that are to lie elsewhere: `configured` itself, or a file of the node's own in it if that
/// is a folder.
[[nodiscard]] std::filesystem::path elsewhere(const std::filesystem::path& configured, std::string_view node);

}  // namespace smppguard::journal
