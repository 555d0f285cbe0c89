// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"
#include "dialing.hpp"
#include "tls_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/read.hpp>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DialingOverTls : public Dialing {
 protected:
  DialingOverTls() {
    target.tls =
        ClientTls::load({.ca = authority.file(), .server_name = {}, .certificate = {}, .key = {}}).value();
    target.endpoints = {{"127.0.0.1", port()}};
  }
  /// Takes the next connection and agrees on TLS with it while events run.
  void serve() {
    acceptor.async_accept([this](const boost::system::error_code& ec, Tcp::socket socket) {
      ASSERT_FALSE(ec);
      peer = std::make_unique<TlsPeer>(
          std::move(socket),
          TlsPeer::Wish{.connects = false, .certificate = files.certificate, .key = files.key});
    });
  }
  void await_answer_of_peer() {
    EXPECT_TRUE(run_until(context, [this] {
      if (peer) peer->shake_hands();
      return answered();
    }));
  }

  Folder folder;
  Authority authority{folder, "authority"};
  CertificateFiles files = authority.issue({"smsc", {"IP:127.0.0.1"}});
  std::unique_ptr<TlsPeer> peer;
};

TEST_F(DialingOverTls, ReachedIsWhereTlsWasAgreedOn) {
  serve();
  dial();
  await_answer_of_peer();
  ASSERT_TRUE(connected) << unreachable;
  ASSERT_NE(connected->tls, nullptr);
  const std::vector<std::uint8_t> octets = noise(100);
  peer->write(octets);
  peer->flush();
  std::vector<std::uint8_t> got(100);
  EXPECT_TRUE(
      run_until(context, [&] { return connected->tls->read(got).outcome == TlsChannel::Outcome::done; }));
  EXPECT_EQ(got, octets);
}

TEST_F(DialingOverTls, APeerThatCannotBeTrustedWasNotReached) {
  files = authority.issue({"smsc", {"IP:127.0.0.2"}});
  Tcp::acceptor second{context, {boost::asio::ip::address_v4::loopback(), 0}};
  target.endpoints.push_back({"127.0.0.1", closed_port()});
  serve();
  dial();
  await_answer_of_peer();
  EXPECT_EQ(unreachable, "no endpoint could be reached");
  EXPECT_THAT(missed,
              ElementsAre(HasSubstr(": TLS handshake: certificate verify failed: IP address mismatch"),
                          HasSubstr("Connection refused")));
}

TEST_F(DialingOverTls, APeerThatSpeaksSomethingElseWasNotReached) {
  acceptor.async_accept([](const boost::system::error_code&, Tcp::socket socket) {
    socket.send(boost::asio::buffer("220 smtp.example.net\r\n", 22));
  });
  dial();
  await_answer();
  EXPECT_THAT(missed, ElementsAre(HasSubstr(": TLS handshake: wrong version number")));
}

TEST_F(DialingOverTls, APeerThatSaysNothingIsLeftAtTheConnectTimeout) {
  target.connect_timeout = 100ms;
  dial();  // the kernel takes the connection, nobody else does
  await_answer();
  EXPECT_THAT(missed, ElementsAre(HasSubstr(": TLS handshake: not finished within the connect_timeout")));
}

TEST_F(DialingOverTls, APeerThatHangsUpIsAMiss) {
  acceptor.async_accept([](const boost::system::error_code&, Tcp::socket) {});
  dial();
  await_answer();
  EXPECT_THAT(missed, ElementsAre(HasSubstr(": TLS handshake: ")));
}

TEST_F(DialingOverTls, TheProxyHeaderComesBeforeTls) {
  target.proxy_header = ProxyHeader::v1;
  std::string header(15, '\0');
  acceptor.async_accept([&](const boost::system::error_code&, Tcp::socket socket) {
    boost::asio::read(socket, boost::asio::buffer(header));
    peer = std::make_unique<TlsPeer>(
        std::move(socket),
        TlsPeer::Wish{.connects = false, .certificate = files.certificate, .key = files.key});
  });
  dial();
  await_answer_of_peer();
  EXPECT_EQ(header, "PROXY UNKNOWN\r\n");
  EXPECT_TRUE(connected) << unreachable;
}

TEST_F(DialingOverTls, ACancelledHandshakeAnswersNothing) {
  serve();
  dial();
  EXPECT_TRUE(run_until(context, [this] { return peer != nullptr && peer->socket().available() > 0; }));
  dialer->cancel();
  const std::weak_ptr<Dialer> weak = std::exchange(dialer, nullptr);
  context.restart();
  context.run();
  EXPECT_FALSE(answered());
  EXPECT_TRUE(weak.expired());
}

}  // namespace
}  // namespace smppguard::net
