// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <boost/asio/detail/reactor_op.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace boost::asio::detail {
class epoll_reactor;
}

namespace smppguard::net {

class Link;

/// Waits for a socket to be readable, over and over, as async_wait does but for two things: it allocates
/// nothing, and where nothing can have come since the last look it does without async_wait's system call
/// (epoll_ctl), which is a quarter of all that a wake-up makes.
///
/// Asio watches each socket for new events only (edge-triggered), and async_wait asks epoll anew each time
/// whether there is an event already. That question is not part of asio's public interface: this is written
/// against the reactor of Boost 1.81. Part of its Link; used on the io_context's thread.
class ReadWatch final : boost::asio::detail::reactor_op {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  /// What there is to know of the socket.
  enum class Known : bool {
    nothing,  ///< octets, or the end, may have come already
    emptied,  ///< since a wait ended, all that had come was read, and what comes now is news
  };

  explicit ReadWatch(Socket& socket);
  ReadWatch(const ReadWatch&) = delete;
  ReadWatch& operator=(const ReadWatch&) = delete;
  ~ReadWatch() = default;

  /// Wakes the link once, from the event loop; not before start() returns, and not at all once the socket is
  /// closed. The link is kept until then.
  void start(Known known, std::shared_ptr<Link> link);

 private:
  static status perform(boost::asio::detail::reactor_op* op);
  static void complete(void* owner, boost::asio::detail::operation* op, const boost::system::error_code& ec,
                       std::size_t octets);

  Socket& socket_;  // the link's
  boost::asio::detail::epoll_reactor& reactor_;
  std::shared_ptr<Link> kept_;  // while it waits
  bool begun_ = false;
};

}  // namespace smppguard::net
