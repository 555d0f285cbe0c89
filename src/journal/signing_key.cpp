// SPDX-License-Identifier: Apache-2.0
#include "signing_key.hpp"

#include "smppguard/core/file_descriptor.hpp"

#include <algorithm>
#include <fcntl.h>
#include <system_error>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPublicMode = 0644;

/// Behind the keys that the file has, unless this one is among them.
Result<void> add_public_key(const fs::path& path, const SigningKey& key) {
  std::uint64_t end = 0;
  if (std::error_code code; fs::exists(path, code)) {
    const auto known = PublicKeys::load(path);
    if (!known) return known.error();
    const auto fingerprints = known->fingerprints();
    if (std::find(fingerprints.begin(), fingerprints.end(), key.fingerprint()) != fingerprints.end())
      return {};
    end = fs::file_size(path, code);
  }
  const auto file = FileDescriptor::open(path, O_WRONLY | O_CREAT, kPublicMode);
  if (!file) return fail(path.native() + ": " + file.error().message);
  auto done = file->write_at(end, as_bytes(key.public_pem()));
  if (done) done = file->sync();
  if (!done) return fail(path.native() + ": " + done.error().message);
  return {};
}

}  // namespace

Result<SigningKey> signing_key_of(const fs::path& folder) {
  auto key = SigningKey::load_or_create(folder / kPrivateKeyFile);
  if (!key) return key;
  if (auto done = add_public_key(folder / kPublicKeyFile, *key); !done) return done.error();
  if (auto done = sync_folder(folder); !done) return fail(folder.native() + ": " + done.error().message);
  return key;
}

}  // namespace smppguard::journal
