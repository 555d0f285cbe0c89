// SPDX-License-Identifier: Apache-2.0
#include "worker.hpp"

#include "connection.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {

namespace asio = boost::asio;

Worker::Worker(Shared& shared, Views views)
    : shared_{shared},
      views_{std::move(views)},
      scratch_(shared.rules->session.max_pdu_octets + kReadOctets),
      work_{asio::make_work_guard(context_)} {
  views_.world.consents = views_.consents.get();
}

Worker::~Worker() {
  stop();
}

void Worker::start() {
  thread_ = std::thread{[this] { context_.run(); }};
}

void Worker::stop() noexcept {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

relay::Environment Worker::environment() noexcept {
  const auto wall = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  views_.world.oldest_version = std::chrono::floor<std::chrono::days>(wall) - views_.max_age;
  return {std::chrono::steady_clock::now(), wall, &views_.world};
}

void Worker::adopt(asio::ip::tcp::socket socket, policy::ListenerId listener) {
  // Counted before it is seen there, so that a burst cannot overrun the limit.
  shared_.connections.fetch_add(1, std::memory_order_relaxed);
  asio::post(context_, [this, socket = std::move(socket), listener]() mutable {
    if (draining_) {
      shared_.connections.fetch_sub(1, std::memory_order_relaxed);
      return;
    }
    const auto connection = std::make_shared<Connection>(*this, std::move(socket), listener);
    connections_.insert(connection);
    shared_.live.add();
    connection->start();
  });
}

void Worker::drain() {
  asio::post(context_, [this] {
    draining_ = true;
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) connection->drain();
  });
}

void Worker::forget(const std::shared_ptr<Connection>& connection) {
  if (connections_.erase(connection) == 0) return;
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  shared_.live.remove();
}

}  // namespace smppguard::net
