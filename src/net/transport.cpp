// SPDX-License-Identifier: Apache-2.0
#include "transport.hpp"

#include <netinet/tcp.h>

namespace smppguard::net {
namespace {

template <int Level, int Name>
using IntegerOption = boost::asio::detail::socket_option::integer<Level, Name>;

}  // namespace

void prepare(boost::asio::ip::tcp::socket& socket, const TcpOptions& options) {
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  // Small writes with Nagle and delayed acknowledgements cost about 40 ms a turn.
  socket.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
  socket.set_option(boost::asio::socket_base::keep_alive{true}, ignored);
  const auto set = [&]<int Name>(auto value) {
    socket.set_option(IntegerOption<IPPROTO_TCP, Name>{static_cast<int>(value)}, ignored);
  };
  set.operator()<TCP_KEEPIDLE>(options.keep_alive_idle.count());
  set.operator()<TCP_KEEPINTVL>(options.keep_alive_interval.count());
  set.operator()<TCP_KEEPCNT>(options.keep_alive_probes);
  // A session whose two sides wait for each other would otherwise have no end.
  set.operator()<TCP_USER_TIMEOUT>(options.user_timeout.count());
}

}  // namespace smppguard::net
