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

/// TLS of a side that is connected to: certificate, versions, what is asked of clients. Immutable; any
/// thread. Channels may outlive it.
class ServerTls {
 public:
  /// Reads every file. With `previous`, clients that hold a session ticket of it may resume here too, unless
  /// what is asked of client certificates has changed.
  [[nodiscard]] static Result<std::shared_ptr<const ServerTls>> load(const ServerTlsOptions& options,
                                                                     const ServerTls* previous = nullptr);

  /// The accepting end of TLS on a non-blocking socket, which must stay open as long as the channel is used.
  [[nodiscard]] std::unique_ptr<TlsChannel> channel(int descriptor) const;

  /// What works, but not for long or not for everybody; for the log.
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
  /// When the first certificate expires of the chain that it shows; nothing where it shows none.
  [[nodiscard]] std::optional<WallTime> expires() const noexcept { return expires_; }

 private:
  explicit ServerTls(SslContext context) : context_{std::move(context)} {}
  Result<void> ask_for_certificates(const ServerTlsOptions& options);
  void take_ticket_keys(const ServerTls& previous);

  SslContext context_;
  std::vector<std::string> warnings_;
  std::optional<WallTime> expires_;
};

}  // namespace smppguard::net
