// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/net/options.hpp"
#include "tls_channel.hpp"

#include <memory>

#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {

/// A connection that is ready for SMPP: TCP, and TLS over it if there is any.
struct Transport {
  boost::asio::ip::tcp::socket socket;
  std::unique_ptr<TlsChannel> tls{};
};

/// Makes a new connection's socket non-blocking and applies the options. Links need it done.
void prepare(boost::asio::ip::tcp::socket& socket, const TcpOptions& options);

/// A call to a non-blocking socket did nothing, and may do something later.
[[nodiscard]] inline bool would_block(const boost::system::error_code& ec) noexcept {
  return ec == boost::asio::error::would_block || ec == boost::asio::error::try_again ||
         ec == boost::asio::error::interrupted;
}

}  // namespace smppguard::net
