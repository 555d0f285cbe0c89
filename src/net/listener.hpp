// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "worker.hpp"

#include <memory>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

/// Accepts on one address and deals connections out to the workers in turn, so that an ESME with a few binds
/// uses several of them. Runs on the first worker.
class Listener {
 public:
  Listener(std::vector<std::unique_ptr<Worker>>& workers, policy::ListenerId id);

  Result<boost::asio::ip::tcp::endpoint> open();
  void accept();
  void close();  ///< any thread

 private:
  void on_accepted(const boost::system::error_code& ec, boost::asio::ip::tcp::socket socket, Worker& worker);

  std::vector<std::unique_ptr<Worker>>& workers_;
  Shared& shared_;
  policy::ListenerId id_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::size_t next_worker_;
};

}  // namespace smppguard::net
