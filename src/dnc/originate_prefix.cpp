// SPDX-License-Identifier: Apache-2.0
#include "originate_prefix.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kDigits = 10;
constexpr std::uint64_t kNumbersOfNine = 1'000'000'000;
constexpr std::uint64_t kNumbersOfTen = 10'000'000'000;

bool is_open(char c) noexcept {
  return c == 'X' || c == 'x';
}

/// "999XXXXXXX" without its open digits; others as they are.
std::string_view without_open_digits(std::string_view text) noexcept {
  if (text.size() != kDigits || text.starts_with(kShortCodeMark)) return text;
  while (!text.empty() && is_open(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<OriginatePrefix> read_digits(std::string_view text) noexcept {
  const auto& lengths = OriginatePrefix::kLengths;
  const bool is_short_code = text.starts_with(kShortCodeMark);
  if (is_short_code) text.remove_prefix(kShortCodeMark.size());
  const auto* const parting = lengths.begin() + OriginatePrefix::kShortCodes;
  const auto* const first = is_short_code ? parting : lengths.begin();
  const auto* const last = is_short_code ? lengths.end() : parting;
  const auto* const length = std::find(first, last, text.size());
  if (length == last) return std::nullopt;
  OriginatePrefix prefix{static_cast<std::size_t>(length - lengths.begin()), 0};
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    prefix.value = prefix.value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return prefix;
}

std::optional<OriginatePrefix> read_prefix(std::string_view text) noexcept {
  if (text.size() == kDigits + 1 && text[0] == '1') text.remove_prefix(1);
  return read_digits(without_open_digits(text));
}

std::string to_digits(const OriginatePrefix& prefix) {
  return fmt::format("{}{:0{}}", prefix.is_short_code() ? kShortCodeMark : "", prefix.value, prefix.digits());
}

std::optional<OriginatePrefix> short_code_of(PhoneNumber sender) noexcept {
  if (sender.kind() != PhoneNumber::Kind::short_code) return std::nullopt;
  return OriginatePrefix{OriginatePrefix::kShortCodes + sender.digit_count() - 1, sender.value()};
}

std::optional<std::uint64_t> ten_digits(PhoneNumber sender) noexcept {
  if (sender.is_nanp()) return sender.value();
  if (sender.kind() != PhoneNumber::Kind::foreign) return std::nullopt;
  // What begins with 2 to 9 is another country's; none but the NANP begins with 1.
  if (sender.digit_count() == kDigits && sender.value() / kNumbersOfNine == 1) return sender.value();
  if (sender.digit_count() == kDigits + 1 && sender.value() / kNumbersOfTen == 1) {
    return sender.value() - kNumbersOfTen;
  }
  return std::nullopt;
}

}  // namespace smppguard::dnc
