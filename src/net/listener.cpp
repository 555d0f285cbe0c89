// SPDX-License-Identifier: Apache-2.0
#include "listener.hpp"

#include "acceptor.hpp"
#include "socket_address.hpp"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Without a pause an exhausted descriptor table would spin the worker.
constexpr std::chrono::milliseconds kPauseAfterError{100};

bool is_among(const std::vector<IpNetwork>& networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const IpNetwork& network) { return network.contains(address); });
}

}  // namespace

Listener::Listener(std::vector<std::unique_ptr<Worker>>& workers, AcceptLimits& limits, Door door)
    : workers_{workers},
      shared_{workers.front()->shared()},
      limits_{limits},
      door_{std::move(door)},
      acceptor_{workers.front()->context()},
      pause_{workers.front()->context()},
      next_worker_{door_.index % workers.size()} {}

Result<tcp::endpoint> Listener::open(const Endpoint& address, const std::string& name,
                                     const std::string& setting) {
  return open_acceptor(acceptor_, address, name, setting);
}

Result<tcp::endpoint> Listener::adopt(const FileDescriptor& inherited, const Endpoint& address,
                                      const std::string& name, const std::string& setting) {
  return adopt_acceptor(acceptor_, inherited, address, name, setting);
}

Result<FileDescriptor> Listener::copy_socket() {
  const int copy = fcntl(acceptor_.native_handle(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return system_fail("cannot open the socket of listener " + door_.name + " once more");
  return FileDescriptor{copy};
}

void Listener::start() {
  asio::post(workers_.front()->context(), [self = shared_from_this()] { self->accept(); });
}

void Listener::close() {
  asio::post(workers_.front()->context(), [self = shared_from_this()] {
    error_code ignored;
    self->acceptor_.close(ignored);
    self->pause_.cancel();
  });
}

void Listener::lead_to(Door door) {
  asio::post(workers_.front()->context(), [self = shared_from_this(), door = std::move(door)]() mutable {
    self->door_ = std::move(door);
  });
}

void Listener::accept() {
  if (!acceptor_.is_open()) return;
  const std::uint32_t per_second = limits_.per_second.load(std::memory_order_relaxed);
  const RateLimit limit{per_second, per_second};
  const Time now = std::chrono::steady_clock::now();
  // Those that come too fast wait in the listener's queue.
  if (!limits_.gate.take(now, limit)) return accept_at(std::max(limits_.gate.next(limit), now + Duration{1}));
  Worker& worker = *workers_[next_worker_];
  next_worker_ = (next_worker_ + 1) % workers_.size();
  acceptor_.async_accept(worker.context(),
                         [self = shared_from_this(), &worker](const error_code& ec, tcp::socket socket) {
                           self->on_accepted(ec, std::move(socket), worker);
                         });
}

void Listener::accept_at(Time when) {
  pause_.expires_at(when);
  pause_.async_wait([self = shared_from_this()](const error_code& aborted) {
    if (!aborted) self->accept();
  });
}

void Listener::on_accepted(const error_code& ec, tcp::socket socket, Worker& worker) {
  if (ec == asio::error::operation_aborted || !acceptor_.is_open()) return;
  if (ec) {
    shared_.reporter.turned_away("unknown", "accept failed: " + ec.message());
    return accept_at(std::chrono::steady_clock::now() + kPauseAfterError);
  }
  deal_out(std::move(socket), worker);
  accept();
}

void Listener::deal_out(tcp::socket socket, Worker& worker) {
  error_code ec;
  const tcp::endpoint peer = socket.remote_endpoint(ec);
  if (ec) return;  // gone already
  const SocketAddress source = address_of(peer);
  const auto refusal = objection_to(source.ip);
  if (!refusal.empty()) return shared_.reporter.turned_away(text_of(source), refusal);
  UnboundPlace place;
  if (!is_balancer(source.ip)) {
    auto taken = UnboundPlace::take(shared_.unbound, source.ip);
    if (!taken) {
      return shared_.reporter.turned_away(text_of(source), "limits.max_unbound_per_address is reached");
    }
    place = *std::move(taken);
  }
  // Counted before it is seen there, so that a burst cannot overrun the limit.
  shared_.connections.fetch_add(1, std::memory_order_relaxed);
  worker.receive(std::move(socket), door_, std::move(place));
}

/// Why nobody from there may come in by this door; "" if they may.
std::string Listener::objection_to(const IpAddress& source) const {
  // Listeners run on the first worker, so its setup may be read here.
  const LiveSetup& setup = workers_.front()->setup();
  if (door_.side == relay::Side::smsc) {
    if (door_.index >= setup.outbinds.size()) return "the listener is being closed";
    const OutbindSetup& outbind = setup.outbinds[door_.index];
    if (!outbind.is_open_to(source)) {
      return "not among the sources of outbind " + outbind.name;
    }
  } else if (setup.listeners[door_.index].arrival == nullptr) {
    return "the listener is being closed";
  }
  const bool full = shared_.connections.load(std::memory_order_relaxed) >=
                    limits_.max_connections.load(std::memory_order_relaxed);
  return full ? "limits.max_connections is reached" : "";
}

bool Listener::is_balancer(const IpAddress& source) const {
  return door_.side == relay::Side::esme &&
         is_among(workers_.front()->setup().listeners[door_.index].arrival->proxy_from, source);
}

}  // namespace smppguard::net
