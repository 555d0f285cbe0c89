// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/prefix_set.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace smppguard {
namespace {

constexpr std::size_t kDigits = 15;  // E.164

constexpr std::array<std::uint64_t, kDigits + 1> kPowers = [] {
  std::array<std::uint64_t, kDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

}  // namespace

Result<void> PrefixSet::add(std::string_view prefix) {
  if (prefix == "short_codes") {
    short_codes_ = true;
    return {};
  }
  const bool digits = std::all_of(prefix.begin(), prefix.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (prefix.empty() || prefix.size() > kDigits || !digits) {
    return fail(
        "a destination prefix is 1 to 15 digits with the country code, such as 1 or 1222, or the word "
        "short_codes; got \"" +
        std::string(prefix) + "\"");
  }
  std::uint64_t value = 0;
  for (const char c : prefix) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  const std::uint64_t width = kPowers[kDigits - prefix.size()];
  const Range range{value * width, value * width + width - 1};

  // Prefixes hold each other whole or not at all.
  const auto by_first = [](std::uint64_t first, Range other) { return first < other.first; };
  auto at = std::upper_bound(ranges_.begin(), ranges_.end(), range.first, by_first);
  if (at != ranges_.begin() && range.last <= std::prev(at)->last) return {};
  if (at != ranges_.begin() && std::prev(at)->first == range.first) --at;
  const auto covered_end = std::upper_bound(at, ranges_.end(), range.last, by_first);
  at = ranges_.erase(at, covered_end);
  ranges_.insert(at, range);
  return {};
}

bool PrefixSet::matches(PhoneNumber number) const noexcept {
  if (!number) return false;
  if (number.kind() == PhoneNumber::Kind::short_code) return short_codes_;
  std::uint64_t value = number.value();
  unsigned digits = number.digit_count();
  if (number.is_nanp()) {
    value += kPowers[10];  // the country code 1
    digits = 11;
  }
  value *= kPowers[kDigits - digits];
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), value,
                                      [](std::uint64_t v, Range r) { return v < r.first; });
  return after != ranges_.begin() && value <= std::prev(after)->last;
}

}  // namespace smppguard
