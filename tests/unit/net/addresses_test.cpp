// SPDX-License-Identifier: Apache-2.0
#include "acceptor.hpp"
#include "loopback.hpp"
#include "socket_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

namespace ip = boost::asio::ip;

TEST(SocketAddresses, AreWrittenAsConfigurationWritesThem) {
  EXPECT_EQ(text_of(SocketAddress{IpAddress::v4({10, 1, 2, 3}), 2775}), "10.1.2.3:2775");
  EXPECT_EQ(text_of(SocketAddress{IpAddress::parse("2001:db8::1").value(), 2775}), "[2001:db8::1]:2775");
  EXPECT_EQ(text_of(Endpoint{"smsc.example.net", 2775}), "smsc.example.net:2775");
  EXPECT_EQ(text_of(Endpoint{"2001:db8::1", 2775}), "[2001:db8::1]:2775");
}

TEST(SocketAddresses, OfIpv4OverIpv6AreIpv4) {
  const Tcp::endpoint mapped{ip::make_address("::ffff:10.1.2.3"), 1};
  const Tcp::endpoint plain{ip::make_address("10.1.2.3"), 1};
  EXPECT_EQ(address_of(mapped), address_of(plain));
  EXPECT_EQ(text_of(mapped), "10.1.2.3:1");
  EXPECT_TRUE(is_v4(address_of(mapped).ip));
  EXPECT_FALSE(is_v4(IpAddress::parse("2001:db8::1").value()));
}

TEST(Acceptors, OfEveryIpv6AddressTakeIpv4AsWell) {
  boost::asio::io_context context;
  Tcp::acceptor acceptor{context};
  const auto bound = open_acceptor(acceptor, {"::", 0}, "listener main", "listeners.address");
  ASSERT_TRUE(bound) << bound.error().message;
  for (const char* host : {"127.0.0.1", "::1"}) {
    Tcp::socket client{context};
    client.connect({ip::make_address(host), bound->port()});
    const Tcp::socket accepted = acceptor.accept();
    EXPECT_EQ(address_of(accepted.remote_endpoint()), address_of(client.local_endpoint()));
    EXPECT_EQ(text_of(address_of(accepted.remote_endpoint()).ip), host);
  }
}

TEST(Acceptors, SayWhatIsWrong) {
  boost::asio::io_context context;
  Tcp::acceptor first{context};
  const auto bound = open_acceptor(first, {"127.0.0.1", 0}, "listener main", "listeners.address");
  ASSERT_TRUE(bound);
  EXPECT_NE(bound->port(), 0);
  Tcp::acceptor second{context};
  const std::string where = "127.0.0.1:" + std::to_string(bound->port());
  EXPECT_EQ(open_acceptor(second, {"127.0.0.1", bound->port()}, "listener main", "listeners.address")
                .error()
                .message,
            "listener main: cannot bind " + where +
                ": Address already in use; stop the process that uses it or change listeners.address");
  Tcp::acceptor third{context};
  EXPECT_EQ(open_acceptor(third, {"smsc", 1}, "outbind carrier", "outbind.address").error().message,
            "outbind carrier: smsc:1 is not an IP address");
}

}  // namespace
}  // namespace smppguard::net
