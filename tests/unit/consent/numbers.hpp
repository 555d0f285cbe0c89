// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <array>
#include <chrono>
#include <cstdint>

namespace smppguard::consent {

/// The i-th North American number, from 2000000000 on.
inline PhoneNumber nanp(std::uint64_t i) {
  return PhoneNumber::nanp(2'000'000'000 + i % 8'000'000'000);
}

/// A short code; `digits` are one to six.
inline PhoneNumber short_code(std::string_view digits) {
  return read_address(digits).value();
}

inline PhoneNumber foreign() {
  return read_address("+4512345678").value();
}

/// Seconds after the first one that can be told in memory, 2020-01-01 00:00:00 UTC.
inline WallTime at(std::int64_t second) {
  return std::chrono::sys_days{std::chrono::year{2020} / 1 / 1} + std::chrono::seconds{second};
}

inline constexpr std::array kMatters = {Matter::voice,   Matter::written_consent, Matter::purchase,
                                        Matter::inquiry, Matter::organisation,    Matter::own_list};
/// Those between two numbers.
inline constexpr std::array kPairMatters = {Matter::voice, Matter::written_consent, Matter::purchase,
                                            Matter::inquiry};

inline Standing permitted(std::int64_t from, std::optional<WallTime> until = std::nullopt) {
  return {State::permitted, at(from), until};
}
inline Standing opted_out(std::int64_t from) {
  return {State::opted_out, at(from), std::nullopt};
}

/// An Approve; the i-th of as many different ones as one likes: several senders for each recipient.
inline Fact grant(std::uint64_t i) {
  return {nanp(i / 3 * 7919),
          {nanp(i % 3 * 1'000'003 + i), 0},
          Matter::voice,
          permitted(static_cast<std::int64_t>(i))};
}

}  // namespace smppguard::consent
