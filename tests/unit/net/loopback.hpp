// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {

using Tcp = boost::asio::ip::tcp;

/// Two ends of a connection over the loopback interface.
[[nodiscard]] inline std::pair<Tcp::socket, Tcp::socket> connected_pair(boost::asio::io_context& context) {
  Tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
  Tcp::socket one{context};
  one.connect(acceptor.local_endpoint());
  return {std::move(one), acceptor.accept()};
}

/// Runs events until `done`, for at most 20 seconds; whether it came true.
[[nodiscard]] inline bool run_until(boost::asio::io_context& context, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!done() && std::chrono::steady_clock::now() < end) {
    context.restart();
    context.run_one_for(std::chrono::milliseconds{50});
  }
  return done();
}

}  // namespace smppguard::net
