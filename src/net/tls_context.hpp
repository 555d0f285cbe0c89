// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl_pointers.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/net/options.hpp"

#include <string>
#include <vector>

namespace smppguard::net {

/// What TLS is set up with in both directions: versions, ciphers, no renegotiation, no compression, writes
/// that can stop between any two records.
[[nodiscard]] SslContext make_context(const SSL_METHOD* method, TlsVersion min_version);

/// Takes the certificate chain and key that this side shows. Adds to `warnings` what an operator should know
/// of a certificate that works, but not for (or not for long any more) those who look at its dates. Gives
/// when the first of the chain expires.
[[nodiscard]] Result<WallTime> use_identity(SSL_CTX& context, const std::string& certificate_path,
                                            const std::string& key_path, std::vector<std::string>& warnings);

/// Trusts the authorities in `pem`, and nobody else. An intermediate authority is trusted without its root.
[[nodiscard]] Result<std::vector<Certificate>> trust(SSL_CTX& context, const std::string& pem,
                                                     const std::string& path);

}  // namespace smppguard::net
