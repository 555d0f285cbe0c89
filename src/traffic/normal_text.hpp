// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/traffic/sighting.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace smppguard::traffic {

/// The characters of a short text, in place. What is no text in its alphabet becomes U+FFFD.
class Characters {
 public:
  Characters(Alphabet alphabet, Bytes octets) noexcept;
  [[nodiscard]] std::span<const char32_t> all() const noexcept { return {room_.data(), size_}; }

 private:
  void read_gsm(Bytes octets) noexcept;
  void read_latin1(Bytes octets) noexcept;
  void read_ucs2(Bytes octets) noexcept;
  void read_utf8(Bytes octets) noexcept;
  void put(char32_t c) noexcept { room_[size_++] = c; }

  std::array<char32_t, Sighting::kMostText> room_;  // no alphabet makes more characters than octets
  std::size_t size_ = 0;
};

/// The letter that `c` counts as, in lower case and without accent; 0: none, it is left out.
[[nodiscard]] char32_t folded_letter(char32_t c) noexcept;

}  // namespace smppguard::traffic
