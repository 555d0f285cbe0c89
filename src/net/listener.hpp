// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rate_gate.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"
#include "worker.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

/// What all listeners keep to; set anew by a reload. Any thread.
struct AcceptLimits {
  std::atomic<std::size_t> max_connections{0};
  std::atomic<std::uint32_t> per_second{0};  ///< of all listeners together; 0: no limit
  RateGate gate;
};

/// Accepts on one address and deals connections out to the workers in turn, so that an ESME with a few binds
/// uses several of them. Runs on the first worker, as long as it is not closed.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(std::vector<std::unique_ptr<Worker>>& workers, AcceptLimits& limits, Door door);

  /// `name` and `setting` are for messages.
  Result<boost::asio::ip::tcp::endpoint> open(const Endpoint& address, const std::string& name,
                                              const std::string& setting);
  /// The same with a socket that is open already; see adopt_acceptor().
  Result<boost::asio::ip::tcp::endpoint> adopt(const FileDescriptor& inherited, const Endpoint& address,
                                               const std::string& name, const std::string& setting);
  /// The socket once more, by another descriptor. Not beside close().
  [[nodiscard]] Result<FileDescriptor> copy_socket();
  void start();             ///< any thread
  void close();             ///< any thread
  void lead_to(Door door);  ///< connections from now on come by another door; any thread

 private:
  using error_code = boost::system::error_code;

  void accept();
  void accept_at(Time when);
  void on_accepted(const error_code& ec, boost::asio::ip::tcp::socket socket, Worker& worker);
  void deal_out(boost::asio::ip::tcp::socket socket, Worker& worker);
  [[nodiscard]] std::string objection_to(const IpAddress& source) const;
  [[nodiscard]] bool is_balancer(const IpAddress& source) const;

  std::vector<std::unique_ptr<Worker>>& workers_;
  Shared& shared_;
  AcceptLimits& limits_;
  Door door_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::size_t next_worker_;
};

}  // namespace smppguard::net
