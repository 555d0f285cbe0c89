// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace smppguard::consent {

inline constexpr unsigned kNanpBits = 34;  // 9999999999 < 2^34
inline constexpr unsigned kShardBits = 8;
inline constexpr std::size_t kShards = std::size_t{1} << kShardBits;

/// The lowest `bits` bits.
[[nodiscard]] constexpr std::uint64_t mask(unsigned bits) noexcept {
  return (std::uint64_t{1} << bits) - 1;
}

/// A bijection of the 34-bit numbers onto themselves that spreads neighbours. Each step can be undone:
/// joining the upper half into the lower is its own inverse, and odd factors have inverses modulo a power of
/// two.
[[nodiscard]] constexpr std::uint64_t mix34(std::uint64_t x) noexcept {
  x ^= x >> (kNanpBits / 2);
  x = (x * 0x2545F4914F6CDD1DULL) & mask(kNanpBits);
  x ^= x >> (kNanpBits / 2);
  x = (x * 0x9E3779B97F4A7C15ULL) & mask(kNanpBits);
  return x ^ (x >> (kNanpBits / 2));
}

/// A (recipient, sender) pair without loss in a shard number and one word, so that no table of numbers is
/// needed beside the index:
///
///   shard       8 bits: the high ones of the mixed recipient
///   word 35-60  its other 26 bits
///   word 34     0: the sender is nanp, bits 0-33 its ten digits
///               1: it is a short code, bits 20-22 its digit count, bits 0-19 its value
///
/// The word is never 0, since a nanp value is not: 0 can mark an empty slot.
struct PackedKey {
  std::size_t shard;
  std::uint64_t word;

  friend bool operator==(PackedKey, PackedKey) = default;
};

inline constexpr unsigned kSenderBits = kNanpBits + 1;
inline constexpr unsigned kRestBits = kNanpBits - kShardBits;

[[nodiscard]] constexpr std::optional<std::uint64_t> pack_sender(PhoneNumber sender) noexcept {
  if (sender.is_nanp()) return sender.value();
  if (sender.kind() != PhoneNumber::Kind::short_code) return std::nullopt;
  return (std::uint64_t{1} << kNanpBits) | (std::uint64_t{sender.digit_count()} << 20U) | sender.value();
}

/// Nothing where no grant can exist.
[[nodiscard]] constexpr std::optional<PackedKey> pack(PhoneNumber recipient, PhoneNumber sender) noexcept {
  const auto packed_sender = pack_sender(sender);
  if (!recipient.is_nanp() || !packed_sender) return std::nullopt;
  const std::uint64_t mixed = mix34(recipient.value());
  const std::uint64_t rest = mixed & mask(kRestBits);
  return PackedKey{static_cast<std::size_t>(mixed >> kRestBits), (rest << kSenderBits) | *packed_sender};
}

/// Where in a table a word belongs. Seeded, and each input bit reaches each output bit: senders are chosen by
/// the texters of Approve, and linear probing suffers from a pattern.
[[nodiscard]] constexpr std::uint64_t place_of(std::uint64_t word, std::uint64_t seed) noexcept {
  word ^= seed;
  word = (word ^ (word >> 32U)) * 0xD6E8FEB86659FD93ULL;
  word = (word ^ (word >> 32U)) * 0xD6E8FEB86659FD93ULL;
  return word ^ (word >> 32U);
}

}  // namespace smppguard::consent
