// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace smppguard::traffic {

/// The domain of a link, lower-cased, a character to an octet (its low octet where it is none of ASCII).
/// Longer ones keep their end.
class Domain {
 public:
  static constexpr std::size_t kMost = 64;

  void put(char32_t c) noexcept { room_[size_++ % kMost] = static_cast<char>(static_cast<std::uint8_t>(c)); }
  [[nodiscard]] std::string_view text() const noexcept {
    return {room_.data(), size_ < kMost ? size_ : kMost};
  }

 private:
  std::array<char, kMost> room_{};
  std::size_t size_ = 0;
};

/// Takes a text apart into words and says which are links.
struct Word {
  std::span<const char32_t> characters{};
  bool link = false;
  Domain domain{};  ///< of a link
};

/// The next word at the front of `rest`, which loses it and the blanks before it; empty at the end.
[[nodiscard]] Word next_word(std::span<const char32_t>& rest) noexcept;

}  // namespace smppguard::traffic
