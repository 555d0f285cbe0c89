// SPDX-License-Identifier: Apache-2.0
#include "dialer.hpp"

#include "loopback.hpp"

#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

class Dialing : public ::testing::Test {
 protected:
  /// A port on which nobody listens: it was ours a moment ago.
  std::uint16_t closed_port() {
    Tcp::acceptor brief{context, {boost::asio::ip::address_v4::loopback(), 0}};
    return brief.local_endpoint().port();
  }
  void dial() {
    dialer = std::make_shared<Dialer>(
        context.get_executor(), upstream,
        Dialer::Answers{
            [this](Tcp::socket socket) { connected = socket.remote_endpoint().port(); },
            [this] { unreachable = true; },
            [this](const std::string& endpoint, const std::string&) { missed.push_back(endpoint); }});
    dialer->start();
  }

  boost::asio::io_context context;
  Tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
  UpstreamOptions upstream;
  std::shared_ptr<Dialer> dialer;
  std::uint16_t connected = 0;
  bool unreachable = false;
  std::vector<std::string> missed;
};

TEST_F(Dialing, TheFirstEndpointThatCanBeReachedIsTaken) {
  upstream.endpoints = {{"127.0.0.1", closed_port()}, {"127.0.0.1", acceptor.local_endpoint().port()}};
  dial();
  EXPECT_TRUE(run_until(context, [&] { return connected != 0; }));
  EXPECT_EQ(connected, acceptor.local_endpoint().port());
  EXPECT_EQ(missed.size(), 1U);
  EXPECT_FALSE(unreachable);
}

TEST_F(Dialing, NoneReachableIsSaidOnceWithEveryMiss) {
  upstream.endpoints = {{"127.0.0.1", closed_port()}, {"no-such-host.invalid", 2775}};
  dial();
  EXPECT_TRUE(run_until(context, [&] { return unreachable; }));
  EXPECT_EQ(missed.size(), 2U);
  EXPECT_EQ(connected, 0);
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
  upstream.endpoints = {{"127.0.0.1", full.local_endpoint().port()}};
  upstream.connect_timeout = std::chrono::milliseconds{200};
  dial();
  EXPECT_TRUE(run_until(context, [&] { return unreachable; }));
  EXPECT_EQ(missed.size(), 1U);
}

TEST_F(Dialing, CancelledDialsAnswerNothing) {
  upstream.endpoints = {{"127.0.0.1", acceptor.local_endpoint().port()}};
  dial();
  dialer->cancel();
  dialer.reset();
  context.run();
  EXPECT_EQ(connected, 0);
  EXPECT_FALSE(unreachable);
  EXPECT_TRUE(missed.empty());
}

}  // namespace
}  // namespace smppguard::net
