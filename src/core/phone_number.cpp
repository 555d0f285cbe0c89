// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/phone_number.hpp"

#include <algorithm>

namespace smppguard {
namespace {

constexpr std::size_t kShortCodeDigits = 6;
constexpr std::size_t kE164Digits = 15;
constexpr std::uint64_t kLeastNanp = PhoneNumber::kFirstAreaCode * PhoneNumber::kLocals;

bool all_digits(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint64_t number_of(std::string_view digits) noexcept {
  std::uint64_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

bool ten_national(std::string_view digits) noexcept {
  return digits.size() == 10 && digits[0] >= '2';
}

bool eleven_with_country(std::string_view digits) noexcept {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '2';
}

/// Whether value() has no more digits than digit_count(), and both suit the kind.
bool has_sound_digits(PhoneNumber number) noexcept {
  std::uint64_t beyond = 1;
  for (unsigned i = 0; i < number.digit_count(); ++i) beyond *= 10;
  if (number.value() >= beyond) return false;
  switch (number.kind()) {
    case PhoneNumber::Kind::none: return false;
    case PhoneNumber::Kind::nanp: return number.digit_count() == 10 && number.value() >= kLeastNanp;
    case PhoneNumber::Kind::short_code:
      return number.digit_count() >= 1 && number.digit_count() <= kShortCodeDigits;
    case PhoneNumber::Kind::foreign: return number.digit_count() >= 1;
  }
  return false;
}

}  // namespace

PhoneNumber PhoneNumber::read_unusual(std::string_view text) noexcept {
  const bool plus = text.starts_with('+');
  std::string_view digits = plus ? text.substr(1) : text;
  if (digits.empty() || !all_digits(digits)) return {};

  if (!plus && digits.size() <= kShortCodeDigits) {
    return PhoneNumber{PhoneNumber::Kind::short_code, static_cast<unsigned>(digits.size()),
                       number_of(digits)};
  }

  bool explicit_country = plus;
  if (digits.starts_with("011") && digits.size() > 3) {
    digits.remove_prefix(3);
    explicit_country = true;
  } else if (const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
             zeros > 0) {
    digits.remove_prefix(zeros);  // zeros alone keep the last one
    explicit_country = explicit_country || zeros > 1;
  }

  if (eleven_with_country(digits)) return PhoneNumber::nanp(number_of(digits.substr(1)));
  if (ten_national(digits) && !explicit_country) return PhoneNumber::nanp(number_of(digits));

  // Longer than any telephone number: only its first digits are kept, which still says "not NANP".
  digits = digits.substr(0, kE164Digits);
  return PhoneNumber{PhoneNumber::Kind::foreign, static_cast<unsigned>(digits.size()), number_of(digits)};
}

std::optional<PhoneNumber> PhoneNumber::from_key(std::uint64_t key) noexcept {
  PhoneNumber number;
  number.bits_ = key;
  if (!has_sound_digits(number)) return std::nullopt;
  return number;
}

std::string PhoneNumber::to_string() const {
  if (!*this) return {};
  std::string digits = std::to_string(value());
  if (digits.size() < digit_count()) digits.insert(0, digit_count() - digits.size(), '0');
  switch (kind()) {
    case Kind::nanp: return "1" + digits;
    case Kind::foreign: return "+" + digits;
    default: return digits;
  }
}

}  // namespace smppguard
