// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <array>
#include <cstdint>

namespace smppguard::traffic {

/// The secret of all hashes of one process or cluster, so that nobody can choose texts or numbers that share
/// a place, nor find a text from its hash by trying.
struct HashKey {
  std::array<std::uint8_t, 16> octets{};

  friend bool operator==(const HashKey&, const HashKey&) = default;
};

/// SipHash-2-4 (Aumasson and Bernstein, 2012) with 64 bits of output.
[[nodiscard]] std::uint64_t siphash(const HashKey& key, Bytes octets) noexcept;

/// Two words of which each bit reaches each output bit; `seed` is secret. For tables, not for what leaves.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t a, std::uint64_t b = 0) noexcept {
  std::uint64_t x = (a ^ seed) * 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 32U) ^ b) * 0xD6E8FEB86659FD93ULL;
  x = (x ^ (x >> 32U)) * 0xD6E8FEB86659FD93ULL;
  return x ^ (x >> 32U);
}

}  // namespace smppguard::traffic
