// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hash_seed.hpp"
#include "smppguard/consent/fact.hpp"
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

/// A recipient, a party and a matter without loss in a shard number and one word, so that no table of numbers
/// is needed beside the index:
///
///   shard       8 bits: the high ones of the mixed recipient
///   word 61-63  the matter
///   word 35-60  the recipient's other 26 bits
///   word 34     0: a sender that is nanp, bits 0-33 its ten digits; or an organisation; or nobody, 0
///               1: a short code, bits 20-22 its digit count, bits 0-19 its value
///
/// The word is never 0, since either the matter is not or bits 0-33 are a number: 0 can mark an empty slot.
struct PackedKey {
  std::size_t shard;
  std::uint64_t word;

  friend bool operator==(PackedKey, PackedKey) = default;
};

inline constexpr unsigned kSenderBits = kNanpBits + 1;
inline constexpr unsigned kRestBits = kNanpBits - kShardBits;
inline constexpr unsigned kMatterShift = kSenderBits + kRestBits;
static_assert(kMatterShift == 61 && kMatterCount <= 8);

[[nodiscard]] constexpr std::optional<std::uint64_t> pack_sender(PhoneNumber sender) noexcept {
  if (sender.is_nanp()) return sender.value();
  if (sender.kind() != PhoneNumber::Kind::short_code) return std::nullopt;
  return (std::uint64_t{1} << kNanpBits) | (std::uint64_t{sender.digit_count()} << 20U) | sender.value();
}

/// Nothing where no fact can exist.
[[nodiscard]] constexpr std::optional<PackedKey> pack(PhoneNumber recipient, const Party& party,
                                                      Matter matter) noexcept {
  std::optional<std::uint64_t> packed_party;
  switch (matter) {
    case Matter::organisation: packed_party = party.organisation; break;
    case Matter::own_list: packed_party = 0; break;
    default: packed_party = pack_sender(party.sender);
  }
  if (!recipient.is_nanp() || !packed_party) return std::nullopt;
  const std::uint64_t mixed = mix34(recipient.value());
  const std::uint64_t rest = mixed & mask(kRestBits);
  return PackedKey{
      static_cast<std::size_t>(mixed >> kRestBits),
      (static_cast<std::uint64_t>(matter) << kMatterShift) | (rest << kSenderBits) | *packed_party};
}

/// Where in a table a word belongs: the same for all matters between the same two, so that they share a cache
/// line. Seeded, and each input bit reaches each output bit: senders are chosen by the texters of Approve,
/// and linear probing suffers from a pattern.
[[nodiscard]] constexpr std::uint64_t place_of(std::uint64_t word, std::uint64_t seed) noexcept {
  return spread((word & mask(kMatterShift)) ^ seed);
}

}  // namespace smppguard::consent
