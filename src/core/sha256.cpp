// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/sha256.hpp"

#include <openssl/evp.h>
#include <stdexcept>

namespace smppguard {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

/// 16 for what is no digit.
constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(16);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

std::uint8_t value(char digit) noexcept {
  return kValues[static_cast<unsigned char>(digit)];
}

void require(int done) {
  if (done != 1) throw std::runtime_error("SHA-256 is not available in the crypto library");
}

}  // namespace

void Sha256::Free::operator()(EVP_MD_CTX* context) const noexcept {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_{EVP_MD_CTX_new()} {
  require(context_ ? EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) : 0);
}

void Sha256::start() {
  // Without a type: the same again, which spares looking it up.
  require(EVP_DigestInit_ex(context_.get(), nullptr, nullptr));
}

void Sha256::add(Bytes octets) {
  require(EVP_DigestUpdate(context_.get(), octets.data(), octets.size()));
}

Digest Sha256::finish() {
  Digest digest{};
  require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  start();
  return digest;
}

Digest sha256(Bytes octets) {
  Digest digest{};
  require(EVP_Digest(octets.data(), octets.size(), digest.data(), nullptr, EVP_sha256(), nullptr));
  return digest;
}

void write_hex(Bytes octets, char* out) noexcept {
  for (const std::uint8_t octet : octets) {
    *out++ = kDigits[octet >> 4U];
    *out++ = kDigits[octet & 0xFU];
  }
}

std::string hex(Bytes octets) {
  std::string text(octets.size() * 2, '\0');
  write_hex(octets, text.data());
  return text;
}

bool read_hex(std::string_view text, std::span<std::uint8_t> octets) noexcept {
  if (text.size() != octets.size() * 2) return false;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const std::uint8_t high = value(text[2 * i]);
    const std::uint8_t low = value(text[2 * i + 1]);
    if (high > 0xF || low > 0xF) return false;
    octets[i] = static_cast<std::uint8_t>((high << 4U) | low);
  }
  return true;
}

std::optional<Digest> read_digest(std::string_view text) noexcept {
  Digest digest{};
  if (!read_hex(text, digest)) return std::nullopt;
  return digest;
}

}  // namespace smppguard
