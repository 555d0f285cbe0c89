// SPDX-License-Identifier: Apache-2.0
#include "time_text.hpp"

#include <algorithm>

namespace smppguard::journal {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

// What four digits can hold. A clock beyond that is broken, and the text must keep its length.
constexpr WallTime kFirst{
    sys_days{year_month_day{std::chrono::year{0}, std::chrono::January, std::chrono::day{1}}}};
constexpr WallTime kLast{
    sys_days{year_month_day{std::chrono::year{10'000}, std::chrono::January, std::chrono::day{1}}} -
    std::chrono::milliseconds{1}};

void put(char* at, std::size_t digits, unsigned value) noexcept {
  for (std::size_t i = digits; i-- > 0; value /= 10) at[i] = static_cast<char>('0' + value % 10);
}

void put_second(sys_seconds second, char* out) noexcept {
  const sys_days day = std::chrono::floor<std::chrono::days>(second);
  const year_month_day date{day};
  const std::chrono::hh_mm_ss clock{second - day};
  put(out, 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put(out + 5, 2, static_cast<unsigned>(date.month()));
  put(out + 8, 2, static_cast<unsigned>(date.day()));
  put(out + 11, 2, static_cast<unsigned>(clock.hours().count()));
  put(out + 14, 2, static_cast<unsigned>(clock.minutes().count()));
  put(out + 17, 2, static_cast<unsigned>(clock.seconds().count()));
}

}  // namespace

TimeText::TimeText() {
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  std::copy(kShape.begin(), kShape.end(), text_.begin());
  put_second(second_, text_.data());
}

std::string_view TimeText::of(WallTime at) noexcept {
  at = std::clamp(at, kFirst, kLast);
  const auto second = std::chrono::floor<std::chrono::seconds>(at);
  if (second != second_) {
    put_second(second, text_.data());
    second_ = second;
  }
  put(text_.data() + 20, 3, static_cast<unsigned>((at - second).count()));
  return {text_.data(), text_.size()};
}

std::string time_text(WallTime at) {
  return std::string{TimeText{}.of(at)};
}

}  // namespace smppguard::journal
