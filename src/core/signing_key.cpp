// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/signing_key.hpp"

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/sha256.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdexcept>
#include <system_error>

namespace smppguard {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPemOctets = std::size_t{1024} * 1024;
constexpr std::size_t kFingerprintOctets = 8;

struct FreeBio {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

/// Nothing that a file holds brings these about.
void require_ed25519(bool done) {
  if (!done) throw std::runtime_error("Ed25519 is not available in the crypto library");
}

Bio memory_of(std::string_view text) {
  Bio bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  require_ed25519(bio != nullptr);
  return bio;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long octets = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(octets)};
}

std::string fingerprint_of(EVP_PKEY* key) {
  std::array<std::uint8_t, 32> raw{};
  std::size_t octets = raw.size();
  require_ed25519(EVP_PKEY_get_raw_public_key(key, raw.data(), &octets) == 1);
  Sha256 sha;
  sha.add(raw);
  return hex(sha.finish()).substr(0, 2 * kFingerprintOctets);
}

/// nullptr: no (further) Ed25519 key. `read` is one of PEM_read_bio_*.
template <class Read>
KeyPointer next_key(Read read, BIO* bio) {
  KeyPointer key{read(bio, nullptr, nullptr, nullptr)};
  if (key && EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) key.reset();
  return key;
}

Result<std::string> read_pem(const fs::path& path) {
  const auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return fail(path.native() + ": " + file.error().message);
  std::string text(kMostPemOctets, '\0');
  const auto octets = file->read({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  if (!octets) return fail(path.native() + ": " + octets.error().message);
  text.resize(*octets);
  return Result<std::string>{boost::system::in_place_value, std::move(text)};
}

Result<void> write_whole(const fs::path& path, std::string_view text) {
  const auto file = FileDescriptor::open(path, O_WRONLY | O_CREAT, S_IRUSR | S_IWUSR);
  if (!file) return fail(path.native() + ": " + file.error().message);
  auto done = file->write_at(0, as_bytes(text));
  if (done) done = file->sync();
  if (!done) return fail(path.native() + ": " + done.error().message);
  return {};
}

/// Whole or not at all: half a key could never sign again.
Result<void> write_private_key(const fs::path& path, EVP_PKEY* key) {
  const Bio bio{BIO_new(BIO_s_mem())};
  require_ed25519(bio != nullptr &&
                  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  const fs::path unfinished = path.native() + ".new";
  std::error_code code;
  fs::remove(unfinished, code);
  if (auto done = write_whole(unfinished, text_of(bio.get())); !done) return done;
  fs::rename(unfinished, path, code);
  if (code) return fail(path.native() + ": cannot be created: " + code.message());
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  if (auto done = sync_folder(folder); !done) return fail(folder.native() + ": " + done.error().message);
  return {};
}

}  // namespace

void FreeKey::operator()(EVP_PKEY* key) const noexcept {
  EVP_PKEY_free(key);
}

SigningKey::SigningKey(KeyPointer key) : key_{std::move(key)}, fingerprint_{fingerprint_of(key_.get())} {}

Result<SigningKey> SigningKey::load_or_create(const fs::path& file) {
  std::error_code code;
  const bool is_new = !fs::exists(file, code);
  KeyPointer key;
  if (is_new) {
    key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    require_ed25519(key != nullptr);
    if (auto done = write_private_key(file, key.get()); !done) return done.error();
  } else {
    const auto pem = read_pem(file);
    if (!pem) return pem.error();
    key = next_key(&PEM_read_bio_PrivateKey, memory_of(*pem).get());
    if (!key) {
      return fail(file.native() +
                  ": holds no Ed25519 private key; put the right file back, or move this one away to have a "
                  "new key made");
    }
  }
  SigningKey made{std::move(key)};
  made.is_new_ = is_new;
  return made;
}

std::string SigningKey::public_pem() const {
  const Bio bio{BIO_new(BIO_s_mem())};
  require_ed25519(bio != nullptr && PEM_write_bio_PUBKEY(bio.get(), key_.get()) == 1);
  return text_of(bio.get());
}

Signature SigningKey::sign(std::string_view text) const {
  const Context context{EVP_MD_CTX_new()};
  Signature signature{};
  std::size_t octets = signature.size();
  const Bytes signed_octets = as_bytes(text);
  require_ed25519(context != nullptr &&
                  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                  EVP_DigestSign(context.get(), signature.data(), &octets, signed_octets.data(),
                                 signed_octets.size()) == 1);
  return signature;
}

Result<PublicKeys> PublicKeys::load(const fs::path& file) {
  const auto pem = read_pem(file);
  if (!pem) return pem.error();
  PublicKeys keys;
  const Bio bio = memory_of(*pem);
  while (KeyPointer key = next_key(&PEM_read_bio_PUBKEY, bio.get())) {
    std::string fingerprint = fingerprint_of(key.get());
    keys.keys_.push_back({std::move(key), std::move(fingerprint)});
  }
  if (keys.keys_.empty()) return fail(file.native() + ": holds no Ed25519 public key");
  return keys;
}

bool PublicKeys::verify(std::string_view fingerprint, std::string_view text,
                        const Signature& signature) const {
  const Bytes octets = as_bytes(text);
  for (const Known& known : keys_) {
    if (known.fingerprint != fingerprint) continue;
    const Context context{EVP_MD_CTX_new()};
    require_ed25519(context != nullptr);
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, known.key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), octets.data(),
                            octets.size()) == 1;
  }
  return false;
}

std::vector<std::string> PublicKeys::fingerprints() const {
  std::vector<std::string> all;
  for (const Known& known : keys_) all.push_back(known.fingerprint);
  return all;
}

}  // namespace smppguard
