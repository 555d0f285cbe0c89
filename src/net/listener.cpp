// SPDX-License-Identifier: Apache-2.0
#include "listener.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Without a pause an exhausted descriptor table would spin the worker.
constexpr std::chrono::milliseconds kPauseAfterError{100};

Listener::Listener(std::vector<std::unique_ptr<Worker>>& workers, policy::ListenerId id)
    : workers_{workers},
      shared_{workers.front()->shared()},
      id_{id},
      acceptor_{workers.front()->context()},
      pause_{workers.front()->context()},
      next_worker_{id % workers.size()} {}

Result<tcp::endpoint> Listener::open() {
  const ListenerOptions& options = shared_.options.listeners[id_];
  const std::string where = options.address.host + ":" + std::to_string(options.address.port);
  error_code ec;
  const auto address = asio::ip::make_address(options.address.host, ec);
  if (ec) return fail("listener " + options.name + ": " + where + " is not an IP address");
  const tcp::endpoint endpoint{address, options.address.port};
  const auto failed = [&](const char* what) {
    return fail("listener " + options.name + ": cannot " + what + " " + where + ": " + ec.message() +
                (ec == asio::error::address_in_use
                     ? "; stop the process that uses it or change listeners.address"
                     : ""));
  };
  acceptor_.open(endpoint.protocol(), ec);
  if (ec) return failed("open a socket for");
  acceptor_.set_option(tcp::acceptor::reuse_address{true}, ec);
  if (ec) return failed("set options of");
  acceptor_.bind(endpoint, ec);
  if (ec) return failed("bind");
  acceptor_.listen(tcp::acceptor::max_listen_connections, ec);
  if (ec) return failed("listen on");
  return acceptor_.local_endpoint();
}

void Listener::accept() {
  Worker& worker = *workers_[next_worker_];
  next_worker_ = (next_worker_ + 1) % workers_.size();
  acceptor_.async_accept(worker.context(), [this, &worker](const error_code& ec, tcp::socket socket) {
    on_accepted(ec, std::move(socket), worker);
  });
}

void Listener::on_accepted(const error_code& ec, tcp::socket socket, Worker& worker) {
  if (ec == asio::error::operation_aborted || !acceptor_.is_open()) return;
  if (ec) {
    shared_.reporter.turned_away("unknown", "accept failed: " + ec.message());
    pause_.expires_after(kPauseAfterError);
    pause_.async_wait([this](const error_code& aborted) {
      if (!aborted) accept();
    });
    return;
  }
  if (shared_.connections.load(std::memory_order_relaxed) >= shared_.options.limits.max_connections) {
    error_code ignored;
    shared_.reporter.turned_away(socket.remote_endpoint(ignored).address().to_string(),
                                 "limits.max_connections is reached");
  } else {
    worker.adopt(std::move(socket), id_);
  }
  accept();
}

void Listener::close() {
  asio::post(workers_.front()->context(), [this] {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  });
}

}  // namespace smppguard::net
