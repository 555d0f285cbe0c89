// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/receipt.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace smppguard::relay {
namespace {

// Crockford's base 32: no letter that could be taken for a digit.
constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::uint8_t kNoSymbol = 32;
constexpr std::string_view kPrefix = "SG";

// Symbols of five bits. Behind the time, error, unique and count come the check symbols.
constexpr std::size_t kTime = 9;
constexpr std::size_t kError = 2;
constexpr std::size_t kUnique = 10;
constexpr std::size_t kCount = 8;
constexpr std::size_t kData = kTime + kError + kUnique + kCount;
constexpr std::size_t kCheck = 2;
constexpr std::size_t kLength = kPrefix.size() + kData + kCheck;

constexpr std::array kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoSymbol);
  for (std::uint8_t i = 0; i < kNoSymbol; ++i) values[static_cast<std::uint8_t>(kSymbols[i])] = i;
  return values;
}();

/// The low bits of `value` as symbols, the highest first.
void append(std::string& id, std::uint64_t value, std::size_t symbols) {
  for (std::size_t left = symbols; left-- > 0;) id += kSymbols[(value >> (5 * left)) & 31U];
}

std::uint64_t value_of(std::string_view symbols) noexcept {
  std::uint64_t value = 0;
  for (const char c : symbols) value = (value << 5U) | kValues[static_cast<std::uint8_t>(c)];
  return value;
}

constexpr std::uint64_t times_root(std::uint64_t symbol) noexcept {
  const std::uint64_t doubled = symbol << 1U;
  return doubled < kNoSymbol ? doubled : doubled ^ 0b100101U;
}

/// The check symbols: a Reed-Solomon code over the 32 symbols, the remainder by (x + 1)(x + a) where a is a
/// root of x^5 + x^2 + 1. Such a code can be 31 symbols long, which is just what an id has. Any one or two
/// wrong symbols are found for certain, two that changed places among them; of other texts of this form one
/// in 1024 passes. It does not start from zero, so that an id of zeros is none.
std::uint64_t check_of(std::string_view data) noexcept {
  std::uint64_t high = 0b10011;
  std::uint64_t low = 0b00111;
  for (const char c : data) {
    const std::uint64_t carry = high ^ kValues[static_cast<std::uint8_t>(c)];
    high = low ^ carry ^ times_root(carry);
    low = times_root(carry);
  }
  return (high << 5U) | low;
}

bool is_symbol(char c) noexcept {
  return kValues[static_cast<std::uint8_t>(c)] != kNoSymbol;
}

}  // namespace

std::string MessageIds::next(const OwnMessageId& id) {
  std::string text;
  text.reserve(kLength);
  text = kPrefix;
  append(text, static_cast<std::uint64_t>(id.refused_at.time_since_epoch().count()), kTime);
  append(text, id.receipt_error, kError);
  append(text, unique_, kUnique);
  append(text, count_++, kCount);
  append(text, check_of(std::string_view{text}.substr(kPrefix.size())), kCheck);
  return text;
}

std::optional<OwnMessageId> read_own_message_id(std::string_view message_id) noexcept {
  if (message_id.size() != kLength || !message_id.starts_with(kPrefix)) return std::nullopt;
  const std::string_view symbols = message_id.substr(kPrefix.size());
  if (!std::all_of(symbols.begin(), symbols.end(), is_symbol)) return std::nullopt;
  if (value_of(symbols.substr(kData)) != check_of(symbols.substr(0, kData))) return std::nullopt;
  return OwnMessageId{
      .refused_at = WallTime{Duration{static_cast<std::int64_t>(value_of(symbols.substr(0, kTime)))}},
      .receipt_error = static_cast<std::uint16_t>(value_of(symbols.substr(kTime, kError)))};
}

}  // namespace smppguard::relay
