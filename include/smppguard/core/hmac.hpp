// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/sha256.hpp"

namespace smppguard {

/// HMAC-SHA-256 (RFC 2104). Throws std::runtime_error if the crypto library has none, which no input can
/// bring about.
[[nodiscard]] Digest hmac_sha256(Bytes key, Bytes octets);

}  // namespace smppguard
