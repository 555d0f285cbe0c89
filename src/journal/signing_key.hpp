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

namespace smppguard::journal {

using Signature = std::array<std::uint8_t, 64>;

struct FreeKey {
  void operator()(EVP_PKEY* key) const noexcept;
};
using KeyPointer = std::unique_ptr<EVP_PKEY, FreeKey>;

/// The Ed25519 key with which a node signs the heads of its journal.
class SigningKey {
 public:
  /// The folder's, which is made if it has none: the private key in kPrivateKeyFile (0600), the public one
  /// appended to kPublicKeyFile.
  [[nodiscard]] static Result<SigningKey> load_or_create(const std::filesystem::path& folder);

  [[nodiscard]] Signature sign(std::string_view text) const;
  [[nodiscard]] const std::string& fingerprint() const noexcept { return fingerprint_; }
  /// Whether load_or_create() made it.
  [[nodiscard]] bool is_new() const noexcept { return is_new_; }

 private:
  explicit SigningKey(KeyPointer key);

  KeyPointer key_;
  std::string fingerprint_;
  bool is_new_ = false;
};

/// Public keys that are taken for a node's: as many as a PEM file holds.
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

inline constexpr std::string_view kPrivateKeyFile = "signing-key.pem";
inline constexpr std::string_view kPublicKeyFile = "public-key.pem";

}  // namespace smppguard::journal
