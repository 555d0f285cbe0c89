// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>

namespace smppguard::dnc {

/// SplitMix64: fast, and the same everywhere, which the distributions of <random> are not.
class Random {
 public:
  /// Another sequence for other seeds, or the same ones in another order.
  constexpr explicit Random(std::initializer_list<std::uint64_t> seeds) noexcept {
    for (const std::uint64_t seed : seeds) state_ = mix(state_ + kStep) ^ seed;
    next();
  }

  constexpr std::uint64_t next() noexcept { return mix(state_ += kStep); }

  /// 0 to bound - 1. Not perfectly even: by bound / 2^32.
  constexpr std::uint32_t below(std::uint32_t bound) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
  }

 private:
  static constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15;

  static constexpr std::uint64_t mix(std::uint64_t bits) noexcept {
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EB;
    return bits ^ (bits >> 31U);
  }

  std::uint64_t state_ = 0;
};

}  // namespace smppguard::dnc
