// SPDX-License-Identifier: Apache-2.0
#include "acceptor.hpp"

#include "socket_address.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/ip/v6_only.hpp>

namespace smppguard::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

int option_of(int socket, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return getsockopt(socket, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

bool listens_for_tcp(int socket) {
  const int domain = option_of(socket, SO_DOMAIN);
  return (domain == AF_INET || domain == AF_INET6) && option_of(socket, SO_PROTOCOL) == IPPROTO_TCP &&
         option_of(socket, SO_ACCEPTCONN) == 1;
}

}  // namespace

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

bool is_bound_to(const FileDescriptor& socket, const Endpoint& address) {
  tcp::endpoint bound;
  socklen_t size = static_cast<socklen_t>(bound.capacity());
  if (getsockname(socket.get(), bound.data(), &size) != 0 || size > bound.capacity()) return false;
  bound.resize(size);
  error_code ec;
  const auto wanted = asio::ip::make_address(address.host, ec);
  return !ec && bound.address() == wanted && (address.port == 0 || bound.port() == address.port);
}

Result<tcp::endpoint> adopt_acceptor(tcp::acceptor& acceptor, const FileDescriptor& inherited,
                                     const Endpoint& address, const std::string& name,
                                     const std::string& setting) {
  const auto objection = [&](const std::string& what) {
    return fail(name + ": the socket that was passed for it " + what + "; " + setting + " is " +
                text_of(address) + ", and ListenStream= of the socket unit must be the same");
  };
  if (!listens_for_tcp(inherited.get())) return objection("does not listen for TCP connections");
  error_code ec;
  const auto wanted = asio::ip::make_address(address.host, ec);
  if (ec) return fail(name + ": " + text_of(address) + " is not an IP address");
  const int copy = fcntl(inherited.get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return system_fail(name + ": cannot take the socket that was passed for it");
  acceptor.assign(wanted.is_v6() ? tcp::v6() : tcp::v4(), copy, ec);
  const tcp::endpoint bound = ec ? tcp::endpoint{} : acceptor.local_endpoint(ec);
  if (ec) return objection("cannot be used: " + ec.message());
  if (bound.address() != wanted || (address.port != 0 && bound.port() != address.port)) {
    return objection("is bound to " + text_of(bound));
  }
  return bound;
}

}  // namespace smppguard::net
