// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace smppguard::policy {

/// Writes to `into`, which has room for text.size() octets, what is left of a text once ASCII letters are
/// capitals, the accents of Latin letters are off, and blanks and punctuation are left out. All else, broken
/// UTF-8 included, stays as it is. Gives the number of octets written.
[[nodiscard]] std::size_t fold(std::string_view utf8, char* into) noexcept;

}  // namespace smppguard::policy
