// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/options.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace smppguard::store {

/// Copies a store, of a file or on a server, as it is at one moment into a new SQLite file (0600), while
/// others go on writing it. Gives the schema's version. `progress` hears of what is done and of all there is
/// to do; may be empty.
[[nodiscard]] Result<std::int64_t> back_up(const StoreOptions& store, const std::filesystem::path& copy,
                                           const std::function<void(std::uint64_t, std::uint64_t)>& progress);

/// Reads a store that nobody uses from end to end: every page, index and reference is in order, and this
/// version knows its schema. An error says what is not.
[[nodiscard]] Result<void> check_integrity(const std::filesystem::path& store);

}  // namespace smppguard::store
