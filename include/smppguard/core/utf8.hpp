// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace smppguard {

/// Stands for what is no character.
inline constexpr char32_t kReplacement = 0xFFFD;

/// `c` is a Unicode scalar value.
inline void append_utf8(std::string& text, char32_t c) {
  const auto put = [&text](char32_t octet) { text += static_cast<char>(static_cast<std::uint8_t>(octet)); };
  const auto put_tail = [&](unsigned shift) { put(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put_tail(0);
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put_tail(6);
    put_tail(0);
  } else {
    put(0xF0U | (c >> 18U));
    put_tail(12);
    put_tail(6);
    put_tail(0);
  }
}

struct Utf8Lead {
  std::size_t size = 0;  // 0: no octet that a character can begin with
  std::uint8_t least_second = 0x80;
  std::uint8_t most_second = 0xBF;
};

/// Unicode table 3-7: what may follow a lead octet, so that overlong forms and surrogates are ill-formed.
constexpr Utf8Lead utf8_lead(std::uint8_t octet) noexcept {
  if (octet < 0x80) return {1};
  if (octet < 0xC2 || octet > 0xF4) return {};
  if (octet < 0xE0) return {2};
  if (octet < 0xF0) {
    return {3, octet == 0xE0 ? std::uint8_t{0xA0} : std::uint8_t{0x80},
            octet == 0xED ? std::uint8_t{0x9F} : std::uint8_t{0xBF}};
  }
  return {4, octet == 0xF0 ? std::uint8_t{0x90} : std::uint8_t{0x80},
          octet == 0xF4 ? std::uint8_t{0x8F} : std::uint8_t{0xBF}};
}

/// Octets of the character at the front, 0 if it is ill-formed. `octets` is not empty.
[[nodiscard]] inline std::size_t utf8_size(Bytes octets) noexcept {
  const Utf8Lead lead = utf8_lead(octets[0]);
  if (lead.size <= 1) return lead.size;
  if (octets.size() < lead.size || octets[1] < lead.least_second || octets[1] > lead.most_second) return 0;
  for (std::size_t i = 2; i < lead.size; ++i) {
    if ((octets[i] & 0xC0U) != 0x80) return 0;
  }
  return lead.size;
}

/// What is no UTF-8 becomes kReplacement, octet by octet.
inline void append_checked_utf8(std::string& text, Bytes octets) {
  while (!octets.empty()) {
    const std::size_t size = utf8_size(octets);
    if (size == 0) {
      append_utf8(text, kReplacement);
    } else {
      text += as_chars(octets.first(size));
    }
    octets = octets.subspan(size == 0 ? 1 : size);
  }
}

}  // namespace smppguard
