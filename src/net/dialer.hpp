// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "circuits.hpp"
#include "client_tls.hpp"
#include "proxy_header.hpp"
#include "smppguard/net/options.hpp"
#include "transport.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

/// Whom to connect to, and how. Immutable, shared.
struct DialTarget {
  std::string upstream;             ///< the circuits' name for it
  std::vector<Endpoint> endpoints;  ///< tried in order
  /// For each of: resolving a name, connecting to one address, one TLS handshake.
  std::chrono::milliseconds connect_timeout{5'000};
  /// Where to connect from, at most one of each family; a family without one is left to the system.
  std::vector<boost::asio::ip::address> source_addresses{};
  ProxyHeader proxy_header = ProxyHeader::none;
  std::shared_ptr<const ClientTls> tls{};  ///< none: plain
  TcpOptions tcp{};
  std::shared_ptr<Circuits> circuits{};  ///< none: every endpoint is tried each time
  CircuitTimes circuit_times{};
};

/// Connects to the first endpoint that can be reached: endpoints in their order, each resolved anew, with all
/// its addresses. Reached is where TCP and, if asked for, TLS were agreed on. One attempt; lives until it has
/// answered. Answers come from the event loop, never from inside start().
class Dialer : public std::enable_shared_from_this<Dialer> {
 public:
  using Tcp = boost::asio::ip::tcp;

  struct Answers {
    std::function<void(Transport, const Endpoint& endpoint)> connected;
    std::function<void(const std::string& why)> unreachable;  ///< no endpoint was left
    std::function<void(const std::string& endpoint, const std::string& why)>
        missed;  ///< one address, going on
  };

  /// `proxied` is whom a PROXY header names; none if the connection is smppguard's own.
  Dialer(const Tcp::socket::executor_type& executor, std::shared_ptr<const DialTarget> target,
         const std::optional<Proxied>& proxied, Answers answers);

  void start();
  /// No answer will come any more. Not from inside missed().
  void cancel();

 private:
  using error_code = boost::system::error_code;

  void try_next_endpoint();
  bool may_try();
  void resolve();
  void on_resolved(const error_code& ec, const Tcp::resolver::results_type& found);
  void connect_next();
  void hang_up();
  bool open_socket(const Tcp::endpoint& to);
  void on_connected(const error_code& ec);
  bool send_proxy_header();
  void shake_hands(const error_code& ec);
  void reached();
  void on_timeout(const error_code& ec);
  void miss(const std::string& why);
  void give_up();

  void begin_turn();
  void end_turn();
  template <class Next>
  auto in_turn(Next next);

  std::shared_ptr<const DialTarget> target_;
  std::optional<Proxied> proxied_;
  Answers answers_;
  Tcp::resolver resolver_;
  Tcp::socket socket_;
  std::unique_ptr<TlsChannel> tls_;
  boost::asio::steady_timer timer_;
  unsigned turn_ = 0;  // what was begun in an earlier turn has lost its say

  std::size_t next_endpoint_ = 0;
  const Endpoint* endpoint_ = nullptr;        // the one that is being tried
  std::optional<Circuits::Attempt> attempt_;  // leave to try it
  std::vector<Tcp::endpoint> addresses_;      // of it, the next one last
  std::string where_;                         // what is being tried, for messages
  std::string last_miss_;                     // of this endpoint
  std::string passed_over_;
  Time soonest_ = Time::max();  // when one of those may be tried again
};

}  // namespace smppguard::net
