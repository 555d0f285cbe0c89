// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// The first digits of a number of ten digits: an area code, an exchange, a thousands block or all of it.
struct OriginatePrefix {
  static constexpr std::array<std::uint8_t, 4> kLengths{3, 6, 7, 10};

  std::size_t length = 0;   ///< place in kLengths
  std::uint64_t value = 0;  ///< as many digits, zeros in front included

  [[nodiscard]] unsigned digits() const noexcept { return kLengths[length]; }

  friend bool operator==(const OriginatePrefix&, const OriginatePrefix&) = default;
};

inline constexpr std::array<std::uint64_t, OriginatePrefix::kLengths.size()> kNumbersOfPrefix{
    10'000'000, 10'000, 1'000, 1};

/// Digits alone: 3, 6, 7 or 10 of them.
[[nodiscard]] std::optional<OriginatePrefix> read_digits(std::string_view text) noexcept;
/// The same as people write it: also 1 and ten digits, and ten places with X for the open digits,
/// "999XXXXXXX" or "1999XXXXXXX".
[[nodiscard]] std::optional<OriginatePrefix> read_prefix(std::string_view text) noexcept;
[[nodiscard]] std::string to_digits(const OriginatePrefix& prefix);

inline constexpr unsigned kOrderBits = 36;
/// Numbers of so many bits that order prefixes as their texts do.
[[nodiscard]] constexpr std::uint64_t order_of(const OriginatePrefix& prefix) noexcept {
  return ((prefix.value * kNumbersOfPrefix[prefix.length]) << 2U) | prefix.length;
}
[[nodiscard]] constexpr OriginatePrefix prefix_at(std::uint64_t order) noexcept {
  const std::size_t length = order & 3U;
  return {length, (order >> 2U) / kNumbersOfPrefix[length]};
}

/// The ten digits of a sender's address that prefixes are compared with; see OriginateList::match.
[[nodiscard]] std::optional<std::uint64_t> ten_digits(PhoneNumber sender) noexcept;

}  // namespace smppguard::dnc
