// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl_pointers.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/net/options.hpp"
#include "tls_channel.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::net {

/// TLS of a side that connects: whom it trusts, which name it expects, what it shows. Immutable but for the
/// last session of each endpoint, which is offered again; any thread. Channels may outlive it.
class ClientTls {
 public:
  /// Reads every file.
  [[nodiscard]] static Result<std::shared_ptr<const ClientTls>> load(const ClientTlsOptions& options);

  /// The connecting end of TLS on a non-blocking socket, which must stay open as long as the channel is used.
  [[nodiscard]] std::unique_ptr<TlsChannel> channel(int descriptor, const Endpoint& endpoint) const;

  /// What works, but not for long or not for everybody; for the log.
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
  /// When the first certificate expires of the chain that it shows; nothing where it shows none.
  [[nodiscard]] std::optional<WallTime> expires() const noexcept { return expires_; }

 private:
  class Sessions;
  ClientTls(SslContext context, const ClientTlsOptions& options);

  SslContext context_;
  std::string server_name_;
  VerifyPeer verify_;
  std::shared_ptr<Sessions> sessions_;
  std::vector<std::string> warnings_;
  std::optional<WallTime> expires_;
};

}  // namespace smppguard::net
