// SPDX-License-Identifier: Apache-2.0
#include "dialer.hpp"

#include "dialing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/read.hpp>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(Dialing, TheFirstEndpointThatCanBeReachedIsTaken) {
  const std::uint16_t closed = closed_port();
  target.endpoints = {{"127.0.0.1", closed}, {"127.0.0.1", port()}};
  dial();
  EXPECT_FALSE(answered()) << "never from inside start()";
  await_answer();
  ASSERT_TRUE(connected);
  EXPECT_EQ(connected->socket.remote_endpoint().port(), port());
  EXPECT_EQ(connected->tls, nullptr);
  EXPECT_THAT(missed, ElementsAre("127.0.0.1:" + std::to_string(closed) + ": Connection refused"));
}

TEST_F(Dialing, NoneReachableIsSaidOnceWithEveryMiss) {
  target.endpoints = {{"127.0.0.1", closed_port()}, {"no-such-host.invalid", 2775}};
  dial();
  await_answer();
  EXPECT_EQ(unreachable, "no endpoint could be reached");
  EXPECT_THAT(missed, ElementsAre(HasSubstr("Connection refused"), HasSubstr("no-such-host.invalid:2775: ")));
}

TEST_F(Dialing, NoEndpointsAtAllIsAnAnswerToo) {
  dial();
  EXPECT_FALSE(answered());
  await_answer();
  EXPECT_EQ(unreachable, "no endpoint could be reached");
}

TEST_F(Dialing, ANameIsResolvedAndAllItsAddressesTried) {
  target.endpoints = {{"localhost", port()}};  // only IPv4 listens, whatever else the name stands for
  dial();
  await_answer();
  ASSERT_TRUE(connected) << unreachable;
  EXPECT_EQ(connected->socket.remote_endpoint().address().to_string(), "127.0.0.1");
  EXPECT_LE(missed.size(), 1U);
}

TEST_F(Dialing, Ipv6LiteralsAreConnectedTo) {
  Tcp::acceptor six{context, {boost::asio::ip::address_v6::loopback(), 0}};
  const std::uint16_t closed = closed_port();
  target.endpoints = {{"::1", closed}, {"::1", six.local_endpoint().port()}};
  dial();
  await_answer();
  ASSERT_TRUE(connected) << unreachable;
  EXPECT_EQ(text_of(connected->socket.remote_endpoint()), text_of(six.local_endpoint()));
  EXPECT_THAT(missed, ElementsAre("[::1]:" + std::to_string(closed) + ": Connection refused"));
}

TEST_F(Dialing, SilenceEndsAtTheConnectTimeout) {
  // A listener whose queue is full answers no further handshake.
  Tcp::acceptor full{context};
  full.open(Tcp::v4());
  full.bind({boost::asio::ip::address_v4::loopback(), 0});
  full.listen(0);
  std::vector<Tcp::socket> filling;
  for (int i = 0; i < 4; ++i) {
    filling.emplace_back(context).async_connect(full.local_endpoint(),
                                                [](const boost::system::error_code&) {});
  }
  target.endpoints = {{"127.0.0.1", full.local_endpoint().port()}, {"127.0.0.1", port()}};
  target.connect_timeout = 200ms;
  dial();
  await_answer();
  ASSERT_TRUE(connected) << unreachable;
  EXPECT_THAT(missed, ElementsAre(HasSubstr("no answer within the connect_timeout")));
}

TEST_F(Dialing, CancelledDialsAnswerNothing) {
  for (int steps = 0; steps < 3; ++steps) {
    target.endpoints = {{"127.0.0.1", port()}};
    dial();
    context.restart();
    for (int i = 0; i < steps; ++i) context.poll_one();
    if (answered()) break;
    dialer->cancel();
    const std::weak_ptr<Dialer> weak = std::exchange(dialer, nullptr);
    context.restart();
    context.run();
    EXPECT_FALSE(answered());
    EXPECT_THAT(missed, IsEmpty());
    EXPECT_TRUE(weak.expired());
  }
}

TEST_F(Dialing, TheSourceAddressIsTheOneOfTheFamily) {
  Tcp::acceptor six{context, {boost::asio::ip::address_v6::loopback(), 0}};
  target.source_addresses = {boost::asio::ip::make_address("127.0.0.2")};
  target.endpoints = {{"127.0.0.1", port()}};
  dial();
  await_answer();
  ASSERT_TRUE(connected) << unreachable;
  EXPECT_EQ(connected->socket.local_endpoint().address().to_string(), "127.0.0.2");

  target.endpoints = {{"::1", six.local_endpoint().port()}};
  dial();
  await_answer();
  ASSERT_TRUE(connected) << unreachable;
  EXPECT_EQ(connected->socket.local_endpoint().address().to_string(), "::1");

  target.source_addresses.push_back(boost::asio::ip::make_address("::1"));
  dial();
  await_answer();
  EXPECT_TRUE(connected) << unreachable;
}

TEST_F(Dialing, ASourceAddressOfAnotherHostIsAMiss) {
  target.source_addresses = {boost::asio::ip::make_address("192.0.2.1")};
  target.endpoints = {{"127.0.0.1", port()}};
  dial();
  await_answer();
  EXPECT_EQ(unreachable, "no endpoint could be reached");
  EXPECT_THAT(missed, ElementsAre(HasSubstr(": from 192.0.2.1: Cannot assign requested address")));
}

TEST_F(Dialing, TcpOptionsAreApplied) {
  target.tcp.keep_alive_idle = 7s;
  target.endpoints = {{"127.0.0.1", port()}};
  dial();
  await_answer();
  ASSERT_TRUE(connected) << unreachable;
  boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE> idle;
  connected->socket.get_option(idle);
  EXPECT_EQ(idle.value(), 7);
}

TEST_F(Dialing, AProxyHeaderGoesFirst) {
  target.endpoints = {{"127.0.0.1", port()}};
  for (const ProxyHeader version : {ProxyHeader::v1, ProxyHeader::v2}) {
    target.proxy_header = version;
    for (const auto& named :
         {std::optional<Proxied>{}, std::optional<Proxied>{{{IpAddress::v4({192, 0, 2, 1}), 40001},
                                                            {IpAddress::v4({192, 0, 2, 2}), 2775}}}}) {
      proxied = named;
      dial();
      await_answer();
      ASSERT_TRUE(connected) << unreachable;
      Tcp::socket peer = acceptor.accept();
      const auto expected = compose_proxy_header(version, named);
      std::vector<std::uint8_t> got(expected.size());
      boost::asio::read(peer, boost::asio::buffer(got));
      EXPECT_EQ(got, expected);
    }
  }
}

}  // namespace
}  // namespace smppguard::net
