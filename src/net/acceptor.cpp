// SPDX-License-Identifier: Apache-2.0
#include "acceptor.hpp"

#include "socket_address.hpp"

#include <boost/asio/ip/v6_only.hpp>

namespace smppguard::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Result<tcp::endpoint> open_acceptor(tcp::acceptor& acceptor, const Endpoint& address, const std::string& name,
                                    const std::string& setting) {
  const std::string where = text_of(address);
  error_code ec;
  const tcp::endpoint endpoint{asio::ip::make_address(address.host, ec), address.port};
  if (ec) return fail(name + ": " + where + " is not an IP address");
  const auto failed = [&](const char* what) {
    const bool taken = ec == asio::error::address_in_use;
    return fail(name + ": cannot " + what + " " + where + ": " + ec.message() +
                (taken ? "; stop the process that uses it or change " + setting : ""));
  };
  acceptor.open(endpoint.protocol(), ec);
  if (ec) return failed("open a socket for");
  acceptor.set_option(tcp::acceptor::reuse_address{true}, ec);
  // Systems differ in what an IPv6 socket does unless it is told.
  if (!ec && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only{false}, ec);
  if (ec) return failed("set options of");
  acceptor.bind(endpoint, ec);
  if (ec) return failed("bind");
  acceptor.listen(tcp::acceptor::max_listen_connections, ec);
  if (ec) return failed("listen on");
  const tcp::endpoint bound = acceptor.local_endpoint(ec);
  if (ec) return failed("learn the port of");
  return bound;
}

}  // namespace smppguard::net
