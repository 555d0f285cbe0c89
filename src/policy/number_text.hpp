// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smppguard::policy {

// How people write numbers in texts. Nothing here allocates; <cctype> would ask the locale.

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr bool same_letter(char a, char b) noexcept {
  return lower(a) == lower(b);
}
[[nodiscard]] bool starts_with_any_case(std::string_view text, std::string_view start) noexcept;

/// Octets of the blank at the front (space, tab, CR, LF, U+00A0), 0 if there is none.
[[nodiscard]] std::size_t blank_size(std::string_view text) noexcept;
/// Octets of the blank or the punctuation of a number at the front, 0 if there is neither.
[[nodiscard]] std::size_t filler_size(std::string_view text) noexcept;
/// The text behind what `size_of` finds at its front, again and again.
[[nodiscard]] std::string_view without(std::string_view text,
                                       std::size_t (*size_of)(std::string_view) noexcept) noexcept;

/// What a text begins with, blanks and the punctuation ( ) - . + before, between and behind the digits left
/// out.
struct NumberText {
  unsigned digits = 0;
  std::uint64_t value = 0;  ///< of the first eleven digits
  std::string_view rest{};  ///< what is behind
};
[[nodiscard]] NumberText read_number_text(std::string_view text) noexcept;

inline constexpr std::uint64_t kCountryCode = 10'000'000'000;  ///< the leading 1 of eleven digits
/// Whether eleven digits of this value are 1 and a North American number.
[[nodiscard]] bool is_eleven_of_nanp(std::uint64_t value) noexcept;

}  // namespace smppguard::policy
