// SPDX-License-Identifier: Apache-2.0
#include "count_text.hpp"

#include <charconv>
#include <cstddef>
#include <system_error>

namespace smppguard::app {
namespace {

constexpr std::size_t kMostDigits = 12;  // so that nothing overflows

/// Takes what stands behind the number, and how many decimal places it moves the point.
std::size_t take_unit(std::string_view& text) noexcept {
  if (text.empty()) return 0;
  const char unit = text.back();
  const std::size_t places = unit == 'k' || unit == 'K' ? 3 : unit == 'M' ? 6 : 0;
  if (places > 0) text.remove_suffix(1);
  return places;
}

std::optional<std::uint64_t> read_digits(std::string_view text) noexcept {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || text.size() > kMostDigits || stop != end || error != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::uint64_t> read_count(std::string_view text) noexcept {
  std::size_t places = take_unit(text);
  const std::size_t point = text.find('.');
  auto value = read_digits(text.substr(0, point));
  if (!value) return std::nullopt;
  if (point != std::string_view::npos) {
    const std::string_view decimals = text.substr(point + 1);
    const auto fraction = read_digits(decimals);
    if (!fraction || decimals.size() > places) return std::nullopt;
    for (std::size_t i = 0; i < decimals.size(); ++i) *value *= 10;
    *value += *fraction;
    places -= decimals.size();
  }
  for (; places > 0; --places) *value *= 10;
  return value;
}

}  // namespace smppguard::app
