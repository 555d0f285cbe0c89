// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdexcept>

namespace smppguard {

Digest hmac_sha256(Bytes key, Bytes octets) {
  // No octets at all would mean the key of the call before.
  static constexpr std::uint8_t kNone = 0;
  Digest digest{};
  const void* const secret = key.empty() ? &kNone : key.data();
  if (HMAC(EVP_sha256(), secret, static_cast<int>(key.size()), octets.data(), octets.size(), digest.data(),
           nullptr) == nullptr) {
    throw std::runtime_error("HMAC-SHA-256 is not available in the crypto library");
  }
  return digest;
}

}  // namespace smppguard
