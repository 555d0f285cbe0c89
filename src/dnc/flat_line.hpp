// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "little_endian.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

struct LineNumber {
  unsigned area_code;
  std::uint32_t local;

  friend bool operator==(LineNumber, LineNumber) = default;
};

/// Reads one line without its end: "AAA,NNNNNNN", ten digits, or 1 and ten digits.
[[nodiscard]] std::optional<LineNumber> read_line(std::string_view line) noexcept;

/// Why read_line() refuses a line.
[[nodiscard]] std::string_view why_bad(std::string_view line) noexcept;

/// A line for an error message: at most 40 characters of it, with unprintable octets as \xNN.
[[nodiscard]] std::string excerpt(std::string_view line);

namespace swar {

inline constexpr std::uint64_t kZeros = 0x3030303030303030;  // "00000000"
inline constexpr std::uint64_t kHighHalves = 0xF0F0F0F0F0F0F0F0;

[[nodiscard]] constexpr bool all_digits(std::uint64_t text) noexcept {
  // The second term carries into the high half of an octet exactly where its low half is above 9.
  return (text & kHighHalves) == kZeros && ((text + 0x0606060606060606) & kHighHalves) == kZeros;
}

/// Eight digits, the first in the lowest octet. Each step joins neighbours: 10 a + b, 100 a + b, 10000 a + b.
[[nodiscard]] constexpr std::uint32_t value(std::uint64_t text) noexcept {
  text = ((text & 0x0F0F0F0F0F0F0F0F) * ((10U << 8U) + 1)) >> 8U;
  text = ((text & 0x00FF00FF00FF00FF) * ((100U << 16U) + 1)) >> 16U;
  return static_cast<std::uint32_t>(((text & 0x0000FFFF0000FFFF) * ((std::uint64_t{10000} << 32U) + 1)) >>
                                    32U);
}

}  // namespace swar

struct EndedLine {
  LineNumber number;
  std::size_t octets;  ///< with its end

  friend bool operator==(EndedLine, EndedLine) = default;
};

/// "18185550123" CR LF.
inline constexpr std::size_t kLongestGoodLine = 13;

/// Whether a line begins with these four octets and is otherwise seven digits and LF: how nearly all lines of
/// a list look, each with the area code of the line before. `at` has kLongestGoodLine octets. Then `local` is
/// set.
[[nodiscard]] inline bool read_line_like(std::uint32_t area_and_comma, const char* at,
                                         std::uint32_t& local) noexcept {
  const auto rest = load_le<std::uint64_t>(at + 4);  // "NNNNNNN\n"
  const std::uint64_t digits = (rest << 8U) | '0';
  if (load_le<std::uint32_t>(at) != area_and_comma || (rest >> 56U) != '\n' || !swar::all_digits(digits)) {
    return false;
  }
  local = swar::value(digits);
  return true;
}

/// Reads a good line and its end from two words instead of octet by octet. `at` has kLongestGoodLine octets.
/// Nothing: read_line() has to look at it.
[[nodiscard]] inline std::optional<EndedLine> read_ended_line(const char* at) noexcept {
  const bool comma = at[3] == ',';
  const bool country = !comma && at[0] == '1';
  const char* area = at + (country ? 1 : 0);
  const char* local = area + (comma ? 4 : 3);
  const char* end = local + 7;
  const std::uint64_t area_code =
      (load_le<std::uint64_t>(area) << 40U) | (swar::kZeros >> 24U);             // "00000AAA"
  const std::uint64_t local_part = (load_le<std::uint64_t>(local) << 8U) | '0';  // "0NNNNNNN"
  if (!swar::all_digits(area_code) || !swar::all_digits(local_part) || *area < '2') return std::nullopt;
  std::size_t octets = static_cast<std::size_t>(end - at) + 1;
  if (*end != '\n') {
    if (end[0] != '\r' || end[1] != '\n') return std::nullopt;
    ++octets;
  }
  return EndedLine{{swar::value(area_code), swar::value(local_part)}, octets};
}

}  // namespace smppguard::dnc
