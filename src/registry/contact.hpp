// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace smppguard::registry {

/// Whether mail could be sent there: one '@' between a local part and a domain name with a dot.
[[nodiscard]] bool is_plausible_email(std::string_view text) noexcept;

/// Whether one could dial it: 7 to 15 digits with at most one '+' before them, grouped with blanks,
/// brackets, dots and hyphens as people like.
[[nodiscard]] bool is_plausible_phone(std::string_view text) noexcept;

}  // namespace smppguard::registry
