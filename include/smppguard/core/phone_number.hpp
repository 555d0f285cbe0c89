// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard {

/// A telephone number in the one form in which numbers are compared: 64 bits, no allocation.
///
///   nanp        ten digits, area code 2XX-9XX; the rest is any seven digits, because the registry
///               lists locals from 0000000 (regulation: flat files need no exchange check)
///   short_code  one to six digits, kept verbatim (leading zeros count)
///   foreign     any other digits, up to 15 significant ones
class PhoneNumber {
 public:
  enum class Kind : std::uint8_t { none, nanp, short_code, foreign };

  constexpr PhoneNumber() = default;

  /// `ten` must be 2000000000 to 9999999999.
  [[nodiscard]] static constexpr PhoneNumber nanp(std::uint64_t ten) noexcept {
    return PhoneNumber{Kind::nanp, 10, ten};
  }

  [[nodiscard]] constexpr Kind kind() const noexcept { return static_cast<Kind>(bits_ >> 60U); }
  [[nodiscard]] constexpr bool is_nanp() const noexcept { return kind() == Kind::nanp; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return bits_ != 0; }

  /// The digits as an integer; for nanp the ten digits.
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return bits_ & kValueMask; }
  [[nodiscard]] constexpr unsigned digit_count() const noexcept {
    return static_cast<unsigned>((bits_ >> 56U) & 0xFU);
  }

  /// 200 to 999. Only for nanp.
  [[nodiscard]] constexpr unsigned area_code() const noexcept {
    return static_cast<unsigned>(value() / kLocals);
  }
  /// 0 to 9999999. Only for nanp.
  [[nodiscard]] constexpr std::uint32_t local() const noexcept {
    return static_cast<std::uint32_t>(value() % kLocals);
  }

  /// 64 bits that identify the number; from_key(key()) gives it back. 0 is "no number".
  [[nodiscard]] constexpr std::uint64_t key() const noexcept { return bits_; }
  [[nodiscard]] static std::optional<PhoneNumber> from_key(std::uint64_t key) noexcept;

  /// As people write it, and as read_address() reads it again: "12223334545" for nanp, "72345" for a short
  /// code, "+4512345678" for foreign, where digits alone could be taken for nanp; "" for none.
  [[nodiscard]] std::string to_string() const;

  // clang-tidy 14 takes the zero that a defaulted comparison compares with for a pointer.
  friend constexpr auto operator<=>(PhoneNumber, PhoneNumber) = default;  // NOLINT(modernize-use-nullptr)

  static constexpr std::uint64_t kLocals = 10'000'000;
  static constexpr unsigned kFirstAreaCode = 200;
  static constexpr unsigned kAreaCodes = 800;

 private:
  friend PhoneNumber number_in(std::string_view) noexcept;
  static PhoneNumber read_unusual(std::string_view text) noexcept;
  static std::uint64_t ten_digits(const char* ten) noexcept;

  constexpr PhoneNumber(Kind kind, unsigned digits, std::uint64_t value) noexcept
      : bits_{(static_cast<std::uint64_t>(kind) << 60U) | (std::uint64_t{digits} << 56U) | value} {}

  static constexpr std::uint64_t kValueMask = (std::uint64_t{1} << 56U) - 1;
  std::uint64_t bits_ = 0;
};

static_assert(std::endian::native == std::endian::little,
              "ten_digits() takes digits out of a word in this order");

/// The number that ten characters are, or 0 if they do not begin with 2 to 9 or are not all digits. The last
/// eight are checked and joined side by side in one word, first to pairs, then to fours, then all.
inline std::uint64_t PhoneNumber::ten_digits(const char* ten) noexcept {
  constexpr std::uint64_t kEach = 0x0101010101010101ULL;
  const auto first = static_cast<std::uint64_t>(static_cast<unsigned char>(ten[0])) - '0';
  const auto second = static_cast<std::uint64_t>(static_cast<unsigned char>(ten[1])) - '0';
  std::uint64_t rest = 0;
  std::memcpy(&rest, ten + 2, sizeof rest);
  rest ^= kEach * '0';  // a digit is 0 to 9 now; what is more has a bit of the upper half, or gets it by 6
  const bool digits = ((rest | (rest + kEach * 6)) & (kEach * 0xF0)) == 0;
  if (!digits || first - 2 > 7 || second > 9) return 0;
  rest = rest * 10 + (rest >> 8U);
  rest = (rest & 0x000000FF000000FFULL) * (100 + (std::uint64_t{1'000'000} << 32U)) +
         ((rest >> 16U) & 0x000000FF000000FFULL) * (1 + (std::uint64_t{10'000} << 32U));
  return first * 1'000'000'000 + second * 100'000'000 + (rest >> 32U);
}

/// The number that an SMPP address or a person writes: digits with at most one leading '+'. None for anything
/// else, the empty string included.
///
/// TON is deliberately not an argument: clients set it by habit, so ten digits starting 2-9 are NANP
/// whatever TON says, as are 1 + ten, 011 1 + ten, 00 1 + ten and one trunk 0 before them.
/// A written '+', 011 or 00 is explicit: what follows is a country code, so "+4512345678" is Denmark.
///
/// Inline for the two forms that nearly all addresses have.
[[nodiscard]] inline PhoneNumber number_in(std::string_view text) noexcept {
  if (text.size() == 10 || (text.size() == 11 && text[0] == '1')) {
    const std::uint64_t ten = PhoneNumber::ten_digits(text.data() + text.size() - 10);
    if (ten != 0) return PhoneNumber::nanp(ten);
  }
  return PhoneNumber::read_unusual(text);
}

/// The same; nothing instead of none.
[[nodiscard]] inline std::optional<PhoneNumber> read_address(std::string_view text) noexcept {
  const PhoneNumber number = number_in(text);
  return number ? std::optional{number} : std::nullopt;
}

}  // namespace smppguard

template <>
struct std::hash<smppguard::PhoneNumber> {
  std::size_t operator()(smppguard::PhoneNumber n) const noexcept {
    // Fibonacci hashing: numbers of one area code differ only in their low digits.
    return static_cast<std::size_t>(n.key() * 0x9E3779B97F4A7C15ULL);
  }
};
