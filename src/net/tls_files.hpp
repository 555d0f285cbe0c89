// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl_pointers.hpp"
#include "smppguard/core/result.hpp"

#include <string>
#include <vector>

namespace smppguard::net {

/// Reads PEM files for TLS. Errors name the file, what is wrong with it and what to do.

[[nodiscard]] Result<std::string> read_pem(const std::string& path);
/// At least one. `path` is for messages.
[[nodiscard]] Result<std::vector<Certificate>> certificates_in(const std::string& pem,
                                                               const std::string& path);
[[nodiscard]] Result<PrivateKey> key_in(const std::string& pem, const std::string& path);

/// What OpenSSL says of the last failure on this thread, in a few words.
[[nodiscard]] std::string openssl_reason();

}  // namespace smppguard::net
