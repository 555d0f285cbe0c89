// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <openssl/types.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace smppguard {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 over octets that come in pieces; used again and again without allocating. One thread at a time.
class Sha256 {
 public:
  /// Throws std::runtime_error if the crypto library has no SHA-256, which no input can bring about.
  Sha256();

  void add(Bytes octets);
  /// Of all that was added since the last time.
  [[nodiscard]] Digest finish();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept;
  };
  void start();

  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

/// Of octets that are there as a whole. Throws as above.
[[nodiscard]] Digest sha256(Bytes octets);

/// Lower case, two digits an octet.
[[nodiscard]] std::string hex(Bytes octets);
/// Room for twice as many characters as there are octets.
void write_hex(Bytes octets, char* out) noexcept;
/// Whether `text` is exactly that many octets in lower case; they are put into `octets`.
[[nodiscard]] bool read_hex(std::string_view text, std::span<std::uint8_t> octets) noexcept;
[[nodiscard]] std::optional<Digest> read_digest(std::string_view text) noexcept;

}  // namespace smppguard
