// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nonces.hpp"
#include "smppguard/core/hmac_sha256.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/relay/assertions.hpp"

namespace smppguard::net {

/// The Assertions of one worker: HMAC-SHA-256 over what conf/ASSERTION.md lays down. Its thread only; the
/// nonces are those of all workers.
class Signatures final : public relay::Assertions {
 public:
  /// Which must outlive it.
  explicit Signatures(Nonces& nonces) : nonces_{nonces} {}

  [[nodiscard]] Verdict verify(const relay::AssertedMessage& message,
                               const policy::AssertionTerms& terms) noexcept override;

 private:
  [[nodiscard]] Digest text_of(const relay::AssertedMessage& message);
  [[nodiscard]] Digest mac_of(const relay::AssertedMessage& message, const Digest& text, const HmacKey& key);

  Nonces& nonces_;
  Sha256 sha_;
  HmacSha256 hmac_;
};

}  // namespace smppguard::net
