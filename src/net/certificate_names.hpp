// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>
#include <string>
#include <vector>

namespace smppguard::net {

/// Subject CNs and DNS names, each once, of the certificate that the peer showed and that was verified; none
/// if there is no such certificate.
[[nodiscard]] std::vector<std::string> certificate_names(const SSL* ssl);

}  // namespace smppguard::net
