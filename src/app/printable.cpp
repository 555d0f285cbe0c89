// SPDX-License-Identifier: Apache-2.0
#include "printable.hpp"

#include "smppguard/core/time_text.hpp"

#include <fmt/format.h>

namespace smppguard::app {
namespace {

void append(std::string& safe, char c) {
  const auto octet = static_cast<unsigned char>(c);
  if (octet < 0x20 || octet == 0x7F) {
    safe += fmt::format("\\x{:02x}", octet);
  } else {
    safe += c;
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '"' || c == '\\') safe += '\\';
    append(safe, c);
  }
  return safe;
}

std::string printable_unquoted(std::string_view text) {
  std::string safe;
  for (const char c : text) append(safe, c);
  return safe;
}

std::string printable(PhoneNumber number, NumberMasking masking) {
  if (!number) return "-";
  std::string digits = number.to_string();
  constexpr std::size_t kHidden = 4;
  if (masking == NumberMasking::last_four && digits.size() > kHidden) {
    digits.replace(digits.size() - kHidden, kHidden, kHidden, '*');
  }
  return digits;
}

std::string printable(Day day) {
  return to_text(day);
}

std::string printable(WallTime time) {
  return to_text(time);
}

}  // namespace smppguard::app
