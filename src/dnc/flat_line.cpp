// SPDX-License-Identifier: Apache-2.0
#include "flat_line.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kLongestExcerpt = 40;

bool all_digits(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint32_t number_of(std::string_view digits) noexcept {
  std::uint32_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return value;
}

struct Digits {
  std::string_view area_code;
  std::string_view local;
};

/// The two parts of a line of the right shape, whatever the area code.
std::optional<Digits> split(std::string_view line) noexcept {
  if (line.size() == 11 && line[0] == '1' && line[3] != ',') line.remove_prefix(1);
  Digits digits{line.substr(0, std::min<std::size_t>(3, line.size())), {}};
  if (line.size() == 11 && line[3] == ',') {
    digits.local = line.substr(4);
  } else if (line.size() == 10) {
    digits.local = line.substr(3);
  } else {
    return std::nullopt;
  }
  if (!all_digits(digits.area_code) || !all_digits(digits.local)) return std::nullopt;
  return digits;
}

}  // namespace

std::optional<LineNumber> read_line(std::string_view line) noexcept {
  const auto digits = split(line);
  if (!digits || digits->area_code[0] < '2') return std::nullopt;
  return LineNumber{number_of(digits->area_code), number_of(digits->local)};
}

std::string_view why_bad(std::string_view line) noexcept {
  if (line.empty()) return "empty line before the end of the file";
  if (split(line)) return "the area code is not 200 to 999";
  return "not a number like 818,5550123 or 8185550123 or 18185550123";
}

std::string excerpt(std::string_view line) {
  std::string text = "\"";
  for (const char c : line.substr(0, kLongestExcerpt)) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x20 && octet < 0x7F) {
      text += c;
    } else {
      text += fmt::format("\\x{:02X}", octet);
    }
  }
  return text + (line.size() > kLongestExcerpt ? "...\"" : "\"");
}

}  // namespace smppguard::dnc
