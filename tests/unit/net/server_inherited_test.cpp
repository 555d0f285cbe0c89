// SPDX-License-Identifier: Apache-2.0
#include "desk_doubles.hpp"
#include "quiet_reporter.hpp"
#include "smppguard/net/server.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {
namespace {

using boost::asio::ip::tcp;
using ::testing::HasSubstr;

class ServerInherited : public ::testing::Test {
 protected:
  /// A socket as somebody else would pass it, and where it listens.
  Inherited passed(const std::string& name) {
    tcp::acceptor acceptor{context_, tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}};
    port_ = acceptor.local_endpoint().port();
    return {name, FileDescriptor{acceptor.release()}};
  }

  static net::Setup one_listener(const std::string& host, std::uint16_t port) {
    auto options = std::make_shared<ServerOptions>();
    options->limits.workers = 2;
    ListenerOptions listener;
    listener.name = "main";
    listener.address = {host, port};
    options->listeners.emplace_back(std::move(listener));
    return {std::move(options), std::make_shared<relay::Rules>()};
  }

  /// What listen() says with these sockets; "" if it listens.
  std::string objection(const net::Setup& setup, std::vector<Inherited> sockets) {
    Server server{setup, sink_, reporter_, [](std::size_t) { return Views{}; }};
    const auto listening = server.listen(std::move(sockets));
    return listening.has_error() ? listening.error().message : "";
  }

  static std::vector<Inherited> one(Inherited socket) {
    std::vector<Inherited> sockets;
    sockets.push_back(std::move(socket));
    return sockets;
  }

  boost::asio::io_context context_;
  ForgettingSink sink_;
  QuietReporter reporter_;
  std::uint16_t port_ = 0;
};

TEST_F(ServerInherited, IsListenedOnInsteadOfANewSocket) {
  auto sockets = one(passed("main"));
  Server server{one_listener("127.0.0.1", port_), sink_, reporter_, [](std::size_t) { return Views{}; }};
  const auto listening = server.listen(std::move(sockets));
  ASSERT_TRUE(listening.has_value()) << listening.error().message;
  EXPECT_EQ(listening->front().address, "127.0.0.1:" + std::to_string(port_));
}

TEST_F(ServerInherited, MayHaveAnyPortWhereTheSystemChooses) {
  EXPECT_EQ(objection(one_listener("127.0.0.1", 0), one(passed("main"))), "");
}

TEST_F(ServerInherited, StaysWithAListenerThatAReloadBringsBack) {
  auto sockets = one(passed("main"));
  const auto setup = one_listener("127.0.0.1", port_);
  const auto no_views = [](std::size_t) { return Views{}; };
  Server server{setup, sink_, reporter_, no_views};
  ASSERT_TRUE(server.listen(std::move(sockets)).has_value());
  server.start();
  auto without = std::make_shared<ServerOptions>();
  without->listeners.emplace_back();
  ASSERT_TRUE(server.reload({std::move(without), setup.rules}, no_views).has_value());
  const auto again = server.reload(setup, no_views);
  EXPECT_TRUE(again.has_value()) << again.error().message;
}

TEST_F(ServerInherited, ForAnotherAddressIsAnErrorThatNamesBoth) {
  auto sockets = one(passed("main"));
  const std::string said = objection(one_listener("127.0.0.2", port_), std::move(sockets));
  EXPECT_THAT(said, HasSubstr("is bound to 127.0.0.1:" + std::to_string(port_)));
  EXPECT_THAT(said, HasSubstr("listeners.address is 127.0.0.2:" + std::to_string(port_)));
  EXPECT_THAT(said, HasSubstr("ListenStream="));
}

TEST_F(ServerInherited, ForNobodyOrTwiceIsAnError) {
  const std::string nobody = objection(one_listener("127.0.0.1", 0), one(passed("smppguard.socket")));
  EXPECT_THAT(nobody, HasSubstr("\"smppguard.socket\""));
  EXPECT_THAT(nobody, HasSubstr("must be one of: main"));
  auto twice = one(passed("main"));
  twice.push_back(passed("main"));
  EXPECT_THAT(objection(one_listener("127.0.0.1", 0), std::move(twice)), HasSubstr("several sockets"));
}

TEST_F(ServerInherited, ThatDoesNotListenIsAnError) {
  tcp::socket socket{context_, tcp::v4()};
  const std::string said =
      objection(one_listener("127.0.0.1", 0), one({"main", FileDescriptor{socket.release()}}));
  EXPECT_THAT(said, HasSubstr("does not listen for TCP connections"));
}

TEST_F(ServerInherited, WorkersAnswerFromTheStartOn) {
  Server server{one_listener("127.0.0.1", 0), sink_, reporter_, [](std::size_t) { return Views{}; }};
  ASSERT_TRUE(server.listen().has_value());
  EXPECT_FALSE(server.answers(std::chrono::milliseconds{1})) << "nobody works yet";
  server.start();
  EXPECT_TRUE(server.answers(std::chrono::seconds{20}));
}

}  // namespace
}  // namespace smppguard::net
