// SPDX-License-Identifier: Apache-2.0
#include "printable.hpp"

#include <chrono>
#include <fmt/format.h>

namespace smppguard::app {

std::string printable(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      safe += '\\';
      safe += c;
    } else if (octet < 0x20 || octet == 0x7F) {
      safe += fmt::format("\\x{:02x}", octet);
    } else {
      safe += c;
    }
  }
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
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string printable(WallTime time) {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", printable(day), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

}  // namespace smppguard::app
