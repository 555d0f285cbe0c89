// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "generate_area.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

inline constexpr std::size_t kLocalDigits = 7;

/// What is written around an area code's lines, and around the local of each.
struct Markup {
  std::string opening;
  std::string before;
  std::string after;  ///< with `before` at most 24 octets
  std::string closing;

  [[nodiscard]] std::size_t line_octets() const noexcept {
    return before.size() + kLocalDigits + after.size();
  }
};

/// The text of an area code, ascending, in pieces of some 100 KiB.
class AreaLines {
 public:
  AreaLines(SyntheticArea area, Markup markup);

  /// Valid until the next call; empty at the end, and only there as long as anything is listed.
  [[nodiscard]] std::string_view next();
  [[nodiscard]] SyntheticArea& area() noexcept { return area_; }

 private:
  static constexpr std::size_t kLongestLine = 32;
  static constexpr std::size_t kMostInWord = 65 * kLongestLine;  // the last one is copied longer than it is
  static constexpr std::size_t kBufferOctets = std::size_t{1} << 18U;

  static char* put(char* at, std::string_view text) noexcept;
  char* put_word(char* at) const noexcept;

  SyntheticArea area_;
  Markup markup_;
  std::array<char, kLongestLine> line_{};  // with a gap for the local
  std::vector<char> buffer_;
  std::size_t word_ = 0;  // of the area, to be written next
};

}  // namespace smppguard::dnc
