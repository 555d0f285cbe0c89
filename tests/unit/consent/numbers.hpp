// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/grant.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

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

inline WallTime at(std::int64_t milliseconds) {
  return WallTime{std::chrono::milliseconds{milliseconds}};
}

/// The i-th of as many different grants as one likes: several senders for each recipient.
inline Grant grant(std::uint64_t i) {
  return {nanp(i / 3 * 7919), nanp(i % 3 * 1'000'003 + i), at(static_cast<std::int64_t>(i))};
}

}  // namespace smppguard::consent
