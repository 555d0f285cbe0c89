// SPDX-License-Identifier: Apache-2.0
#include "socket_address.hpp"

namespace smppguard::net {

namespace ip = boost::asio::ip;

SocketAddress address_of(const ip::tcp::endpoint& endpoint) {
  const ip::address address = endpoint.address();
  return {address.is_v4() ? IpAddress::v4(address.to_v4().to_bytes()) : IpAddress{address.to_v6().to_bytes()},
          endpoint.port()};
}

bool is_v4(const IpAddress& ip) {
  return ip::address_v6{ip.octets}.is_v4_mapped();
}

std::string text_of(const IpAddress& ip) {
  const ip::address_v6 address{ip.octets};
  return address.is_v4_mapped() ? ip::make_address_v4(ip::v4_mapped, address).to_string()
                                : address.to_string();
}

std::string text_of(const SocketAddress& address) {
  return text_of(Endpoint{text_of(address.ip), address.port});
}

std::string text_of(const ip::tcp::endpoint& endpoint) {
  return text_of(address_of(endpoint));
}

std::string text_of(const Endpoint& endpoint) {
  const bool colons = endpoint.host.find(':') != std::string::npos;
  return (colons ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

}  // namespace smppguard::net
