// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/net/options.hpp"

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

/// Connects to the first endpoint of an upstream that can be reached: endpoints in their order, each with all
/// its addresses, each address with the upstream's connect_timeout. One attempt; lives until it has answered.
class Dialer : public std::enable_shared_from_this<Dialer> {
 public:
  using Tcp = boost::asio::ip::tcp;

  struct Answers {
    std::function<void(Tcp::socket)> connected;
    std::function<void()> unreachable;  ///< no endpoint was left
    std::function<void(const std::string& endpoint, const std::string& why)>
        missed;  ///< one address, going on
  };

  /// `upstream` must outlive the dialer.
  Dialer(const Tcp::socket::executor_type& executor, const UpstreamOptions& upstream, Answers answers);

  void start() { resolve_next(); }
  /// No answer will come any more.
  void cancel();

 private:
  void resolve_next();
  void connect_next();
  void on_connected(const boost::system::error_code& ec);
  void miss(const std::string& where, const std::string& why);

  const UpstreamOptions& upstream_;
  Answers answers_;
  Tcp::resolver resolver_;
  Tcp::socket socket_;
  boost::asio::steady_timer timer_;
  std::size_t endpoint_ = 0;  // the next one to resolve
  Tcp::resolver::results_type addresses_;
  Tcp::resolver::results_type::const_iterator address_;
  unsigned attempt_ = 0;
  bool timed_out_ = false;
};

}  // namespace smppguard::net
