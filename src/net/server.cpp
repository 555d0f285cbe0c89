// SPDX-License-Identifier: Apache-2.0
#include "smppguard/net/server.hpp"

#include "listener.hpp"
#include "worker.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {
namespace {

// Beyond what configuration gives a session to end: links that send their last octets.
constexpr std::chrono::seconds kLastOctets{4};

std::string text_of(const boost::asio::ip::tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

}  // namespace

struct Server::Parts {
  Parts(ServerOptions options, std::shared_ptr<const relay::Rules> rules, RecordSink& sink,
        Reporter& reporter)
      : shared{std::move(options), std::move(rules), sink, reporter} {}

  Shared shared;
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<std::unique_ptr<Listener>> listeners;
};

Server::Server(ServerOptions options, std::shared_ptr<const relay::Rules> rules, RecordSink& sink,
               Reporter& reporter, const std::function<Views()>& make_views)
    : parts_{std::make_unique<Parts>(std::move(options), std::move(rules), sink, reporter)} {
  std::size_t workers = parts_->shared.options.limits.workers;
  if (workers == 0) workers = std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < workers; ++i) {
    parts_->workers.push_back(std::make_unique<Worker>(parts_->shared, make_views()));
  }
}

Server::~Server() {
  for (const auto& worker : parts_->workers) worker->stop();
  parts_->listeners.clear();
  parts_->workers.clear();
}

Result<std::vector<ListeningAddress>> Server::listen() {
  std::vector<ListeningAddress> addresses;
  for (std::size_t i = 0; i < parts_->shared.options.listeners.size(); ++i) {
    parts_->listeners.push_back(
        std::make_unique<Listener>(parts_->workers, static_cast<policy::ListenerId>(i)));
    const auto opened = parts_->listeners.back()->open();
    if (opened.has_error()) return opened.error();
    addresses.push_back({parts_->shared.options.listeners[i].name, text_of(*opened)});
  }
  return addresses;
}

void Server::start() {
  for (const auto& listener : parts_->listeners) listener->accept();
  for (const auto& worker : parts_->workers) worker->start();
}

void Server::drain() {
  for (const auto& listener : parts_->listeners) listener->close();
  for (const auto& worker : parts_->workers) worker->drain();
  const relay::SessionOptions& session = parts_->shared.rules->session;
  parts_->shared.live.wait_for_none(std::chrono::steady_clock::now() + session.drain_timeout +
                                    session.unbind_timeout + kLastOctets);
}

void Server::hurry() noexcept {
  parts_->shared.live.hurry();
}

}  // namespace smppguard::net
