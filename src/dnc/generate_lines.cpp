// SPDX-License-Identifier: Apache-2.0
#include "generate_lines.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace smppguard::dnc {
namespace {

/// "0000" to "9999".
constexpr std::array<char, 40'000> kFourDigits = [] {
  std::array<char, 40'000> digits{};
  for (std::size_t i = 0; i < 10'000; ++i) {
    std::size_t rest = i;
    for (std::size_t place = 4; place-- > 0; rest /= 10) {
      digits[i * 4 + place] = static_cast<char>('0' + rest % 10);
    }
  }
  return digits;
}();

void put_local(char* at, std::uint32_t local) noexcept {
  std::memcpy(at, &kFourDigits[std::size_t{local / 10'000} * 4 + 1], 3);
  std::memcpy(at + 3, &kFourDigits[std::size_t{local % 10'000} * 4], 4);
}

}  // namespace

AreaLines::AreaLines(SyntheticArea area, Markup markup)
    : area_{std::move(area)},
      markup_{std::move(markup)},
      buffer_(markup_.opening.size() + kBufferOctets + markup_.closing.size()) {
  std::memcpy(line_.data(), markup_.before.data(), markup_.before.size());
  std::memcpy(line_.data() + markup_.before.size() + kLocalDigits, markup_.after.data(),
              markup_.after.size());
}

std::string_view AreaLines::next() {
  if (word_ == SyntheticArea::kWords) return {};
  char* at = buffer_.data();
  if (word_ == 0) at = put(at, markup_.opening);
  const char* const full = at + kBufferOctets - kMostInWord;
  for (; word_ < SyntheticArea::kWords && at <= full; ++word_) at = put_word(at);
  if (word_ == SyntheticArea::kWords) at = put(at, markup_.closing);
  return {buffer_.data(), static_cast<std::size_t>(at - buffer_.data())};
}

char* AreaLines::put(char* at, std::string_view text) noexcept {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

char* AreaLines::put_word(char* at) const noexcept {
  const std::size_t octets = markup_.line_octets();
  for (std::uint64_t left = area_.listed_in(word_); left != 0; left &= left - 1) {
    // With what lies behind the line, since that is faster than copying its length.
    std::memcpy(at, line_.data(), kLongestLine);
    put_local(at + markup_.before.size(),
              static_cast<std::uint32_t>(word_ * 64) + static_cast<std::uint32_t>(std::countr_zero(left)));
    at += octets;
  }
  return at;
}

}  // namespace smppguard::dnc
