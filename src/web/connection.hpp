// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "desk.hpp"
#include "gate.hpp"
#include "seats.hpp"

#include <functional>
#include <memory>
#include <stop_token>

#include <boost/asio/generic/stream_protocol.hpp>

namespace smppguard::web {

/// What the connections of a server share; it outlives them.
struct Hall {
  Gate& gate;
  Desk& desk;
  Desk& bulk_desk;
  const Warn& warn;
  std::function<std::shared_ptr<const Settings>()> settings;
  std::stop_token ending;
  Seats& files;  ///< that are being sent
};

/// One connection and its requests, one after the other. It keeps itself alive; all of it is on the thread of
/// the socket's executor.
class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual void start() = 0;
  /// Closes at once, or behind the answer to a request that has come as a whole.
  virtual void end() = 0;
};

using Socket = boost::asio::generic::stream_protocol::socket;

/// With TLS where the settings of the moment have it and the peer is none of a Unix socket.
[[nodiscard]] std::shared_ptr<Connection> make_connection(Socket socket, Peer peer, const Hall& hall);

}  // namespace smppguard::web
