// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/hmac_sha256.hpp"

#include <algorithm>

namespace smppguard {
namespace {

constexpr std::uint8_t kInner = 0x36;
constexpr std::uint8_t kOuter = 0x5C;

}  // namespace

HmacKey HmacKey::of(Bytes key) {
  HmacKey made;
  if (key.size() > kBlockOctets) {
    const Digest digest = sha256(key);
    std::copy(digest.begin(), digest.end(), made.block_.begin());
  } else {
    std::copy(key.begin(), key.end(), made.block_.begin());
  }
  return made;
}

void HmacSha256::begin(const HmacKey& key) {
  std::array<std::uint8_t, HmacKey::kBlockOctets> inner{};
  for (std::size_t i = 0; i < inner.size(); ++i) {
    inner[i] = static_cast<std::uint8_t>(key.block()[i] ^ kInner);
    outer_[i] = static_cast<std::uint8_t>(key.block()[i] ^ kOuter);
  }
  sha_.add(inner);
}

Digest HmacSha256::finish() {
  const Digest inner = sha_.finish();
  sha_.add(outer_);
  sha_.add(inner);
  return sha_.finish();
}

Digest hmac_sha256(Bytes key, Bytes octets) {
  HmacSha256 hmac;
  hmac.begin(HmacKey::of(key));
  hmac.add(octets);
  return hmac.finish();
}

}  // namespace smppguard
