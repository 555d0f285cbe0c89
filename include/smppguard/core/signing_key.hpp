// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <openssl/types.h>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard {

using Signature = std::array<std::uint8_t, 64>;

struct FreeKey {
  void operator()(EVP_PKEY* key) const noexcept;
};
using KeyPointer = std::unique_ptr<EVP_PKEY, FreeKey>;

/// An Ed25519 key with which a node signs what it says. Errors name the file.
class SigningKey {
 public:
  /// The PEM file's; where there is no such file a new key, in it (0600, durable, whole or not at all).
  [[nodiscard]] static Result<SigningKey> load_or_create(const std::filesystem::path& file);

  [[nodiscard]] Signature sign(std::string_view text) const;
  /// 16 hexadecimal digits that name the public key.
  [[nodiscard]] const std::string& fingerprint() const noexcept { return fingerprint_; }
  /// What others verify with, as PEM.
  [[nodiscard]] std::string public_pem() const;
  /// Whether load_or_create() made it.
  [[nodiscard]] bool is_new() const noexcept { return is_new_; }

 private:
  explicit SigningKey(KeyPointer key);

  KeyPointer key_;
  std::string fingerprint_;
  bool is_new_ = false;
};

/// Public keys that are taken for somebody's: as many as a PEM file holds.
class PublicKeys {
 public:
  [[nodiscard]] static Result<PublicKeys> load(const std::filesystem::path& file);

  /// Whether the one key with this fingerprint signed the text.
  [[nodiscard]] bool verify(std::string_view fingerprint, std::string_view text,
                            const Signature& signature) const;
  [[nodiscard]] std::vector<std::string> fingerprints() const;

 private:
  struct Known {
    KeyPointer key;
    std::string fingerprint;
  };
  std::vector<Known> keys_;
};

}  // namespace smppguard
