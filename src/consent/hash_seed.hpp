// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>

namespace smppguard::consent {

/// Drawn anew for each table, so that nobody can choose numbers that share a place.
[[nodiscard]] inline std::uint64_t drawn_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

/// Each input bit reaches each output bit.
[[nodiscard]] constexpr std::uint64_t spread(std::uint64_t x) noexcept {
  x = (x ^ (x >> 32U)) * 0xD6E8FEB86659FD93ULL;
  x = (x ^ (x >> 32U)) * 0xD6E8FEB86659FD93ULL;
  return x ^ (x >> 32U);
}

}  // namespace smppguard::consent
