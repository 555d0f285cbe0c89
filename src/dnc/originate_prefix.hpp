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

/// The first digits of a number of ten digits: an area code, an exchange, a thousands block or all of it. Or
/// a short code, always as a whole.
struct OriginatePrefix {
  static constexpr std::array<std::uint8_t, 10> kLengths{3, 6, 7, 10, 1, 2, 3, 4, 5, 6};
  static constexpr std::size_t kShortCodes = 4;  ///< from this place on they are those of short codes

  std::size_t length = 0;   ///< place in kLengths
  std::uint64_t value = 0;  ///< as many digits, zeros in front included

  [[nodiscard]] constexpr unsigned digits() const noexcept { return kLengths[length]; }
  [[nodiscard]] constexpr bool is_short_code() const noexcept { return length >= kShortCodes; }

  friend bool operator==(const OriginatePrefix&, const OriginatePrefix&) = default;
};

/// How many numbers begin with a prefix; of a short code, how many of six digits do.
inline constexpr std::array<std::uint64_t, OriginatePrefix::kLengths.size()> kNumbersOfPrefix{
    10'000'000, 10'000, 1'000, 1, 100'000, 10'000, 1'000, 100, 10, 1};

/// What stands in front of a short code's digits, since 6 digits alone are an exchange.
inline constexpr std::string_view kShortCodeMark = "short:";

/// As to_digits() writes it: digits alone, 3, 6, 7 or 10 of them, or "short:" and 1 to 6.
[[nodiscard]] std::optional<OriginatePrefix> read_digits(std::string_view text) noexcept;
/// The same as people write it: also 1 and ten digits, and ten places with X for the open digits,
/// "999XXXXXXX" or "1999XXXXXXX".
[[nodiscard]] std::optional<OriginatePrefix> read_prefix(std::string_view text) noexcept;
/// The entry about a sender's short code; nothing for other senders.
[[nodiscard]] std::optional<OriginatePrefix> short_code_of(PhoneNumber sender) noexcept;
[[nodiscard]] std::string to_digits(const OriginatePrefix& prefix);

inline constexpr unsigned kOrderBits = 36;
inline constexpr std::uint64_t kFirstShortCode = 10'000'000'000ULL << 2U;  // behind all ten digits
/// Numbers of so many bits that order prefixes as their texts do.
[[nodiscard]] constexpr std::uint64_t order_of(const OriginatePrefix& prefix) noexcept {
  const std::uint64_t first = prefix.value * kNumbersOfPrefix[prefix.length];
  if (!prefix.is_short_code()) return (first << 2U) | prefix.length;
  return kFirstShortCode + ((first << 3U) | (prefix.length - OriginatePrefix::kShortCodes));
}
[[nodiscard]] constexpr OriginatePrefix prefix_at(std::uint64_t order) noexcept {
  const bool is_short_code = order >= kFirstShortCode;
  if (is_short_code) order -= kFirstShortCode;
  const unsigned bits = is_short_code ? 3U : 2U;
  const std::size_t length =
      (order & ((1U << bits) - 1)) + (is_short_code ? OriginatePrefix::kShortCodes : std::size_t{0});
  return {length, (order >> bits) / kNumbersOfPrefix[length]};
}

/// The ten digits of a sender's address that prefixes are compared with; see OriginateList::match.
[[nodiscard]] std::optional<std::uint64_t> ten_digits(PhoneNumber sender) noexcept;

}  // namespace smppguard::dnc
