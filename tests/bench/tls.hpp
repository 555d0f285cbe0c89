// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <openssl/types.h>
#include <string>

namespace smppguard::bench {

struct FreeTls {
  void operator()(SSL_CTX* context) const noexcept;
  void operator()(SSL* stream) const noexcept;
};
using TlsStream = std::unique_ptr<SSL, FreeTls>;

/// One side of TLS for all links of a program: TLS 1.3 with AES-128-GCM, nothing else, so that whoever is
/// measured between has no choice. Looks at no certificate. SIGPIPE is ignored from then on.
class TlsSide {
 public:
  /// The side that connects.
  TlsSide();
  /// The side that accepts, with one PEM file that holds its certificate and its key.
  explicit TlsSide(const std::string& pem);

  /// Over the socket, which stays the caller's; nothing is sent yet.
  [[nodiscard]] TlsStream stream(int fd) const;

 private:
  std::unique_ptr<SSL_CTX, FreeTls> context_;
  bool accepts_;
};

}  // namespace smppguard::bench
