// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/text.hpp"

#include <array>

namespace smppguard {
namespace {

/// What the first octet of a character says: how many follow, which of its own bits count, and the least
/// character that needs so many.
struct Lead {
  std::uint8_t mask;
  std::uint8_t value;
  std::size_t behind;
  char32_t least;
};

constexpr std::array<Lead, 4> kLeads = {
    {{0x80, 0x00, 0, 0}, {0xE0, 0xC0, 1, 0x80}, {0xF0, 0xE0, 2, 0x800}, {0xF8, 0xF0, 3, 0x10000}}};

constexpr bool is_character(char32_t c) noexcept {
  return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

constexpr bool is_control(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

constexpr bool breaks_lines(char32_t c) noexcept {
  return c == '\n' || c == '\r' || c == '\t';
}

/// Takes one character off the front.
std::optional<char32_t> take(std::string_view& text) noexcept {
  const auto first = static_cast<std::uint8_t>(text.front());
  for (const Lead& lead : kLeads) {
    if ((first & lead.mask) != lead.value) continue;
    if (text.size() <= lead.behind) return std::nullopt;
    char32_t c = first & static_cast<std::uint8_t>(~lead.mask);
    for (std::size_t i = 1; i <= lead.behind; ++i) {
      const auto octet = static_cast<std::uint8_t>(text[i]);
      if ((octet & 0xC0U) != 0x80) return std::nullopt;
      c = (c << 6U) | (octet & 0x3FU);
    }
    text.remove_prefix(lead.behind + 1);
    if (c < lead.least || !is_character(c)) return std::nullopt;
    return c;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> character_count(std::string_view text, Lines lines) noexcept {
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    const auto c = take(text);
    if (!c) return std::nullopt;
    if (is_control(*c) && !(lines == Lines::many && breaks_lines(*c))) return std::nullopt;
  }
  return count;
}

bool is_blank(std::string_view text) noexcept {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace smppguard
