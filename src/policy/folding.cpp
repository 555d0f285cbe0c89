// SPDX-License-Identifier: Apache-2.0
#include "folding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace smppguard::policy {
namespace {

/// One character at the front of a text. An octet that begins none is a character of its own.
struct Character {
  std::size_t size = 1;
  char32_t code = 0xFFFD;
};

constexpr char32_t octet_at(std::string_view text, std::size_t i) noexcept {
  return static_cast<std::uint8_t>(text[i]);
}
constexpr bool is_tail(std::string_view text, std::size_t i) noexcept {
  return i < text.size() && (octet_at(text, i) & 0xC0U) == 0x80;
}

/// Two and three octets are enough: nothing that is folded lies behind U+FFFF.
constexpr Character front_of(std::string_view text) noexcept {
  const char32_t lead = octet_at(text, 0);
  if (lead < 0x80) return {1, lead};
  if (lead >= 0xC2 && lead < 0xE0 && is_tail(text, 1)) {
    return {2, ((lead & 0x1FU) << 6U) | (octet_at(text, 1) & 0x3FU)};
  }
  if ((lead & 0xF0U) == 0xE0 && is_tail(text, 1) && is_tail(text, 2)) {
    const char32_t code =
        ((lead & 0x0FU) << 12U) | ((octet_at(text, 1) & 0x3FU) << 6U) | (octet_at(text, 2) & 0x3FU);
    if (code >= 0x800) return {3, code};
  }
  return {};
}

struct Range {
  char32_t first;
  char32_t last;
};

/// Blanks, punctuation, what joins, parts or dresses characters without being seen, and loose accents.
constexpr std::array kLeftOut = std::to_array<Range>({
    {0x0080, 0x00A1},  // controls, no-break space, inverted exclamation mark
    {0x00A7, 0x00A8},
    {0x00AB, 0x00AB},
    {0x00AD, 0x00AD},
    {0x00AF, 0x00AF},
    {0x00B4, 0x00B4},
    {0x00B6, 0x00B8},
    {0x00BB, 0x00BB},
    {0x00BF, 0x00BF},
    {0x02B0, 0x036F},  // modifiers and combining accents
    {0x1680, 0x1680},
    {0x180E, 0x180E},
    {0x2000, 0x206F},  // blanks, dashes, curly quotes, ellipsis
    {0x3000, 0x3003},
    {0x3008, 0x3011},
    {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},
});

/// U+00C0 to U+00DF, and in the same order U+00E0 to U+00FF: the letter without its accent, 0 where it has
/// none to lose.
constexpr std::string_view kLatin{"AAAAAA\0CEEEEIIII\0NOOOOO\0OUUUUY\0\0", 32};

constexpr bool is_ascii_word(char32_t c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

constexpr bool is_left_out(char32_t c) noexcept {
  if (c < 0x80) return !is_ascii_word(c);
  return std::any_of(kLeftOut.begin(), kLeftOut.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

/// The capital without accent, or 0 if the character stays as it is.
constexpr char base_letter(char32_t c) noexcept {
  if (c < 0x80) return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  if (c == 0xFF) return 'Y';
  return c >= 0xC0 && c < 0x100 ? kLatin[(c - 0xC0) % kLatin.size()] : '\0';
}

}  // namespace

std::size_t fold(std::string_view utf8, char* into) noexcept {
  std::size_t written = 0;
  while (!utf8.empty()) {
    const Character front = front_of(utf8);
    if (is_left_out(front.code)) {
      utf8.remove_prefix(front.size);
      continue;
    }
    if (const char letter = base_letter(front.code); letter != '\0') {
      into[written++] = letter;
    } else {
      std::copy_n(utf8.begin(), front.size, into + written);
      written += front.size;
    }
    utf8.remove_prefix(front.size);
  }
  return written;
}

}  // namespace smppguard::policy
