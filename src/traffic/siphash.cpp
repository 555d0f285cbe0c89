// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/siphash.hpp"

#include <bit>
#include <cstring>

namespace smppguard::traffic {
namespace {

static_assert(std::endian::native == std::endian::little, "SipHash reads its words little-endian");

std::uint64_t word_at(const std::uint8_t* octets) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, octets, sizeof word);
  return word;
}

struct SipState {
  std::uint64_t v0;
  std::uint64_t v1;
  std::uint64_t v2;
  std::uint64_t v3;

  void round() noexcept {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void absorb(std::uint64_t word) noexcept {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

std::uint64_t siphash(const HashKey& key, Bytes octets) noexcept {
  const std::uint64_t k0 = word_at(key.octets.data());
  const std::uint64_t k1 = word_at(key.octets.data() + 8);
  SipState state{k0 ^ 0x736F6D6570736575ULL, k1 ^ 0x646F72616E646F6DULL, k0 ^ 0x6C7967656E657261ULL,
                 k1 ^ 0x7465646279746573ULL};
  std::uint64_t last = std::uint64_t{octets.size()} << 56U;
  for (; octets.size() >= 8; octets = octets.subspan(8)) state.absorb(word_at(octets.data()));
  for (std::size_t i = 0; i < octets.size(); ++i) last |= std::uint64_t{octets[i]} << (8 * i);
  state.absorb(last);
  state.v2 ^= 0xFF;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace smppguard::traffic
