// SPDX-License-Identifier: Apache-2.0
#include "number_text.hpp"

#include "smppguard/core/phone_number.hpp"

#include <algorithm>

namespace smppguard::policy {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr unsigned kMostDigits = 11;
constexpr std::uint64_t kLeastNanp = PhoneNumber::kFirstAreaCode * PhoneNumber::kLocals;

}  // namespace

bool starts_with_any_case(std::string_view text, std::string_view start) noexcept {
  return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(), same_letter);
}

std::size_t blank_size(std::string_view text) noexcept {
  if (text.starts_with(kNoBreakSpace)) return kNoBreakSpace.size();
  return !text.empty() && std::string_view{" \t\r\n"}.find(text[0]) != std::string_view::npos ? 1 : 0;
}

std::size_t filler_size(std::string_view text) noexcept {
  if (!text.empty() && std::string_view{"()-.+"}.find(text[0]) != std::string_view::npos) return 1;
  return blank_size(text);
}

std::string_view without(std::string_view text, std::size_t (*size_of)(std::string_view) noexcept) noexcept {
  while (const std::size_t size = size_of(text)) text.remove_prefix(size);
  return text;
}

NumberText read_number_text(std::string_view text) noexcept {
  NumberText number;
  for (text = without(text, filler_size); !text.empty() && is_digit(text[0]);
       text = without(text.substr(1), filler_size)) {
    if (number.digits < kMostDigits) {
      number.value = number.value * 10 + static_cast<std::uint64_t>(text[0] - '0');
    }
    ++number.digits;
  }
  number.rest = text;
  return number;
}

bool is_eleven_of_nanp(std::uint64_t value) noexcept {
  const std::uint64_t ten = value - kCountryCode;  // wraps where the first digit is 0
  return ten >= kLeastNanp && ten < kCountryCode;
}

}  // namespace smppguard::policy
