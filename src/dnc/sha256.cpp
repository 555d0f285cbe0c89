// SPDX-License-Identifier: Apache-2.0
#include "sha256.hpp"

#include <openssl/evp.h>
#include <stdexcept>

namespace smppguard::dnc {

Sha256 sha256(Bytes octets) {
  Sha256 digest{};
  if (EVP_Digest(octets.data(), octets.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available in the crypto library");
  }
  return digest;
}

}  // namespace smppguard::dnc
