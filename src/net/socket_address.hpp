// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"
#include "smppguard/net/options.hpp"

#include <cstdint>
#include <string>

#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {

/// An IP address and a port. What came as IPv4 over an IPv6 socket is IPv4.
struct SocketAddress {
  IpAddress ip;
  std::uint16_t port = 0;

  friend bool operator==(const SocketAddress&, const SocketAddress&) = default;
};

[[nodiscard]] SocketAddress address_of(const boost::asio::ip::tcp::endpoint& endpoint);
[[nodiscard]] bool is_v4(const IpAddress& ip);
/// "10.1.2.3", "2001:db8::1"
[[nodiscard]] std::string text_of(const IpAddress& ip);
/// "10.1.2.3:2775", "[2001:db8::1]:2775"
[[nodiscard]] std::string text_of(const SocketAddress& address);
[[nodiscard]] std::string text_of(const boost::asio::ip::tcp::endpoint& endpoint);
/// "smsc1.example.net:2775", "[2001:db8::1]:2775"
[[nodiscard]] std::string text_of(const Endpoint& endpoint);

}  // namespace smppguard::net
