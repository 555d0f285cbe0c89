// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/net/options.hpp"
#include "socket_address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace smppguard::net {

// The PROXY protocol, versions 1 and 2 (haproxy.org/download/2.8/doc/proxy-protocol.txt): what a balancer
// writes before the connection's own octets, to say whose connection it is.

/// Longer headers are not taken: version 2 could claim 64 KiB.
inline constexpr std::size_t kMostProxyV1Octets = 107;
inline constexpr std::size_t kMostProxyV2Body = 536;
inline constexpr std::size_t kMostProxyOctets = 16 + kMostProxyV2Body;

/// All that has come belongs to the header, and is not the whole of it.
struct ProxyNeedsMore {};
struct ProxyFound {
  /// Who connected to the balancer. None if it speaks for itself (LOCAL, as its health checks do) or cannot
  /// say (UNKNOWN): then the connection's own addresses hold.
  std::optional<SocketAddress> source;
  std::size_t octets;  ///< of the header
};
struct ProxyInvalid {
  const char* why;
};
using ProxyParsed = std::variant<ProxyNeedsMore, ProxyFound, ProxyInvalid>;

/// Looks for a header at the front of what has come so far.
[[nodiscard]] ProxyParsed parse_proxy_header(Bytes octets);

/// Whose connection is passed on: from where it came and where it arrived.
struct Proxied {
  SocketAddress source;
  SocketAddress destination;
};

/// The header to send; without `proxied` one that says the connection is the sender's own. Not for
/// ProxyHeader::none. Addresses of two families are both written as IPv6.
[[nodiscard]] std::vector<std::uint8_t> compose_proxy_header(ProxyHeader version,
                                                             const std::optional<Proxied>& proxied);

}  // namespace smppguard::net
