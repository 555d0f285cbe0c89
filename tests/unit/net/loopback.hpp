// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "transport.hpp"

#include <chrono>
#include <functional>
#include <netinet/tcp.h>
#include <random>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {

using Tcp = boost::asio::ip::tcp;

enum class Buffers { usual, small };

/// So that little is in flight. With segments as small as on a real network: the loopback's own, of 64 KiB,
/// do not fit and would wait for timers.
inline void make_small(auto& socket) {
  socket.set_option(boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_MAXSEG>{1000});
  socket.set_option(boost::asio::socket_base::send_buffer_size{4096});
  socket.set_option(boost::asio::socket_base::receive_buffer_size{8192});
}

/// Two ends of a connection over the loopback interface, both prepared; the first one connected.
[[nodiscard]] inline std::pair<Tcp::socket, Tcp::socket> connected_pair(boost::asio::io_context& context,
                                                                        Buffers buffers = Buffers::usual) {
  Tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
  Tcp::socket one{context, Tcp::v4()};
  if (buffers == Buffers::small) {  // sockets that are accepted have their acceptor's
    make_small(acceptor);
    make_small(one);
  }
  one.connect(acceptor.local_endpoint());
  std::pair<Tcp::socket, Tcp::socket> ends{std::move(one), acceptor.accept()};
  prepare(ends.first, {});
  prepare(ends.second, {});
  return ends;
}

/// Octets in which no stretch is like another.
[[nodiscard]] inline std::vector<std::uint8_t> noise(std::size_t size, std::uint64_t seed = 1) {
  std::mt19937_64 random{seed};
  std::vector<std::uint8_t> octets(size);
  for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(random());
  return octets;
}

/// Runs events until `done`, for at most 20 seconds; whether it came true.
[[nodiscard]] inline bool run_until(boost::asio::io_context& context, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  bool is_done = done();
  while (!is_done && std::chrono::steady_clock::now() < end) {
    context.restart();
    context.run_one_for(std::chrono::milliseconds{50});
    is_done = done();
  }
  return is_done;
}

}  // namespace smppguard::net
