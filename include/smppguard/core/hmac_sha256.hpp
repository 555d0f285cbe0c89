// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/sha256.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace smppguard {

/// A key of HMAC-SHA-256 as it is used: filled up to the hash's block (RFC 2104).
class HmacKey {
 public:
  static constexpr std::size_t kBlockOctets = 64;

  /// Of any length; one that is longer than a block counts by its hash.
  [[nodiscard]] static HmacKey of(Bytes key);

  [[nodiscard]] const std::array<std::uint8_t, kBlockOctets>& block() const noexcept { return block_; }

 private:
  std::array<std::uint8_t, kBlockOctets> block_{};
};

/// HMAC-SHA-256 over octets that come in pieces; used again and again, with one key and another. One thread
/// at a time. Beside Sha256 because a context of the crypto library's own for it is bound to one key, and is
/// made anew whenever another client's turn comes.
class HmacSha256 {
 public:
  /// Of a message that begins now; the one before is finished.
  void begin(const HmacKey& key);
  void add(Bytes octets) { sha_.add(octets); }
  [[nodiscard]] Digest finish();

 private:
  Sha256 sha_;
  std::array<std::uint8_t, HmacKey::kBlockOctets> outer_{};
};

/// Of one message, with a key of any length.
[[nodiscard]] Digest hmac_sha256(Bytes key, Bytes octets);

}  // namespace smppguard
