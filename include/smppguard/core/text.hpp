// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard {

enum class Lines : std::uint8_t { one, many };

/// How many characters the text has. Nothing if it is not UTF-8 or holds control characters; line breaks and
/// tabs are none where many lines are allowed.
[[nodiscard]] std::optional<std::size_t> character_count(std::string_view text, Lines lines) noexcept;

/// Whether there is nothing to read: empty, or blanks only.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

}  // namespace smppguard
