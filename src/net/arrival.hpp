// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "live_count.hpp"
#include "proxy_header.hpp"
#include "server_tls.hpp"
#include "smppguard/core/time.hpp"
#include "transport.hpp"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

/// What a listener asks of connections before they may speak SMPP. Immutable, shared.
struct ArrivalRules {
  TcpOptions tcp{};
  std::vector<IpNetwork> proxy_from{};     ///< who must begin with a PROXY header; nobody else may
  std::shared_ptr<const ServerTls> tls{};  ///< none: plain
};

/// A connection that has done what was asked of it.
struct Arrived {
  Transport transport;
  SocketAddress source;  ///< of the balancer's client, where there is a balancer
  SocketAddress local;   ///< where it arrived
  std::vector<std::string> certificate_names;
};

/// What comes between accepting a socket and the session: the PROXY header of a balancer, then the TLS
/// handshake. One connection; lives until it has answered, and then as long as the peer takes to see why it
/// was refused.
class Arrival : public std::enable_shared_from_this<Arrival> {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  struct Answers {
    std::function<void(Arrived)> ready;
    std::function<void(const SocketAddress& source, const std::string& why)> failed;
  };

  /// `live` must outlive the connection.
  Arrival(Socket socket, std::shared_ptr<const ArrivalRules> rules, LiveCount& live, Answers answers);

  /// Answers once, within `limit`. From inside the call where there is nothing to wait for.
  void start(Duration limit);
  /// Closes the connection. No answer will come any more.
  void cancel();

 private:
  using error_code = boost::system::error_code;

  [[nodiscard]] bool is_from_balancer() const;
  void read_header();
  void look_at_first_octet();
  void shake_hands();
  void arrived();
  void fail(const std::string& why);
  void await(Socket::wait_type readiness, void (Arrival::*then)());

  Socket socket_;
  std::shared_ptr<const ArrivalRules> rules_;
  LiveCount& live_;
  Answers answers_;  // empty once one was given
  SocketAddress source_;
  std::optional<boost::asio::steady_timer> timer_;
  const char* if_late_ = "";  // what to say when the time is over
  std::array<std::uint8_t, kMostProxyOctets> header_{};
  std::size_t header_octets_ = 0;  // taken from the socket
  std::unique_ptr<TlsChannel> tls_;
};

}  // namespace smppguard::net
