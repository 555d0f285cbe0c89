// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/signing_key.hpp"

#include <filesystem>
#include <string_view>

namespace smppguard::journal {

/// The key with which a node signs the heads of the journal in a folder; made if it has none. The private key
/// is in kPrivateKeyFile, the public one is appended to kPublicKeyFile.
[[nodiscard]] Result<SigningKey> signing_key_of(const std::filesystem::path& folder);

inline constexpr std::string_view kPrivateKeyFile = "signing-key.pem";
inline constexpr std::string_view kPublicKeyFile = "public-key.pem";

}  // namespace smppguard::journal
