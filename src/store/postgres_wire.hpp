// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <array>
#include <cstdint>

namespace smppguard::store {

// PostgreSQL's binary form of whole numbers: big-endian, in 1 (boolean), 2, 4 or 8 octets.

using Int8Octets = std::array<std::uint8_t, 8>;

[[nodiscard]] inline Int8Octets to_int8(std::int64_t number) noexcept {
  Int8Octets octets{};
  store_be32(octets.data(), static_cast<std::uint32_t>(static_cast<std::uint64_t>(number) >> 32U));
  store_be32(octets.data() + 4, static_cast<std::uint32_t>(number));
  return octets;
}

/// 0 for what is no whole number.
[[nodiscard]] inline std::int64_t read_integer(Bytes octets) noexcept {
  switch (octets.size()) {
    case 1: return octets[0];
    case 2: return static_cast<std::int16_t>(load_be16(octets.data()));
    case 4: return static_cast<std::int32_t>(load_be32(octets.data()));
    case 8:
      return static_cast<std::int64_t>((std::uint64_t{load_be32(octets.data())} << 32U) |
                                       load_be32(octets.data() + 4));
    default: return 0;
  }
}

}  // namespace smppguard::store
