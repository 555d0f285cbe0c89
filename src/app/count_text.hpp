// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::app {

/// Reads a count as people write it: "300000000", "300M", "258.5M", "20k". Nothing where it is not a whole
/// number of things.
[[nodiscard]] std::optional<std::uint64_t> read_count(std::string_view text) noexcept;

}  // namespace smppguard::app
