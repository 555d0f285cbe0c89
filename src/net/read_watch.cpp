// SPDX-License-Identifier: Apache-2.0
#include "read_watch.hpp"

#include "link.hpp"

#include <utility>

#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>
#include <boost/version.hpp>

#if BOOST_VERSION / 100 != 1081
#error \
    "ReadWatch knows the reactor of Boost 1.81; compare epoll_reactor::start_op() and perform_io() before going on"
#endif

namespace smppguard::net {
namespace {

namespace asio = boost::asio;

/// The one way to a socket's place in the reactor.
struct Inside : ReadWatch::Socket {
  static auto& place_of(ReadWatch::Socket& socket) noexcept {
    constexpr auto kImplementation = &Inside::impl_;
    return (socket.*kImplementation).get_implementation().reactor_data_;
  }
};

}  // namespace

ReadWatch::ReadWatch(Socket& socket)
    : reactor_op{boost::system::error_code{}, &ReadWatch::perform, &ReadWatch::complete},
      socket_{socket},
      reactor_{asio::use_service<asio::detail::reactor>(
          asio::query(socket.get_executor(), asio::execution::context))} {}

void ReadWatch::start(Known known, std::shared_ptr<Link> link) {
  kept_ = std::move(link);
  ec_ = {};
  begun_ = false;
  // "Speculative" has the reactor ask perform() instead of epoll.
  const bool speculative = known == Known::emptied;
  reactor_.start_op(asio::detail::reactor::read_op, socket_.native_handle(), Inside::place_of(socket_), this,
                    false, speculative);
  begun_ = true;
}

/// The reactor asks at the start, when there is nothing yet, and then with each event.
asio::detail::reactor_op::status ReadWatch::perform(asio::detail::reactor_op* op) {
  return static_cast<ReadWatch*>(op)->begun_ ? done : not_done;
}

/// No owner: the io_context goes, and the link with it.
void ReadWatch::complete(void* owner, asio::detail::operation* op, const boost::system::error_code& /*ec*/,
                         std::size_t /*octets*/) {
  auto* const watch = static_cast<ReadWatch*>(op);
  const std::shared_ptr<Link> link = std::exchange(watch->kept_, nullptr);
  if (owner != nullptr && watch->ec_ != asio::error::operation_aborted) link->on_wake_to_read();
}

}  // namespace smppguard::net
