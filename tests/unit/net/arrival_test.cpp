// SPDX-License-Identifier: Apache-2.0
#include "arrival.hpp"

#include "certificates.hpp"
#include "tls_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kHeader = "PROXY TCP4 192.0.2.1 192.0.2.2 40001 2775\r\n";
constexpr std::string_view kEnquireLink{"\0\0\0\x10\0\0\0\x15\0\0\0\0\0\0\0\x01", 16};

class Arriving : public ::testing::Test {
 protected:
  void serve_tls(ClientCertificates certificates = ClientCertificates::none) {
    const CertificateFiles files = authority.issue({"smppguard"});
    rules->tls = ServerTls::load({.certificate = files.certificate,
                                  .key = files.key,
                                  .client_certificates = certificates,
                                  .client_ca = authority.file(),
                                  .may_bind = {}})
                     .value();
  }
  void expect_headers() { rules->proxy_from = {IpNetwork::parse("127.0.0.0/8").value()}; }

  std::shared_ptr<Arrival> start(Duration limit = 20s) {
    const auto arrival = std::make_shared<Arrival>(
        std::move(ends.second), rules, live,
        Arrival::Answers{[this](Arrived with) {
                           EXPECT_FALSE(answered());
                           arrived.emplace(std::move(with));
                         },
                         [this](const SocketAddress& source, const std::string& why) {
                           EXPECT_FALSE(answered());
                           failure = text_of(source.ip) + ": " + why;
                         }});
    arrival->start(limit);
    return arrival;
  }
  [[nodiscard]] bool answered() const { return arrived || !failure.empty(); }
  void await_answer() {
    EXPECT_TRUE(run_until(context, [this] { return answered(); }));
  }
  void send(std::string_view octets) { boost::asio::write(peer, boost::asio::buffer(octets)); }
  /// The next octets that a session would read.
  std::string next_octets(std::size_t size) {
    std::string octets(size, '\0');
    arrived->transport.socket.non_blocking(false);
    boost::asio::read(arrived->transport.socket, boost::asio::buffer(octets));
    return octets;
  }
  TlsPeer tls_peer(const TlsPeer::Wish& wish = {}) { return TlsPeer{std::move(peer), wish}; }
  void await_answer_to(TlsPeer& from) {
    EXPECT_TRUE(run_until(context, [&] {
      from.shake_hands();
      return answered();
    }));
  }

  Folder folder;
  Authority authority{folder, "authority"};
  boost::asio::io_context context;
  LiveCount live;
  std::shared_ptr<ArrivalRules> rules = std::make_shared<ArrivalRules>();
  std::pair<Tcp::socket, Tcp::socket> ends = connected_pair(context);
  Tcp::socket& peer = ends.first;
  const SocketAddress peer_address = address_of(ends.first.local_endpoint());
  const SocketAddress own_address = address_of(ends.second.local_endpoint());
  std::optional<Arrived> arrived;
  std::string failure;
};

TEST_F(Arriving, PlainConnectionsAreReadyWithoutAWakeUp) {
  start();
  ASSERT_TRUE(arrived);
  EXPECT_EQ(arrived->source, peer_address);
  EXPECT_EQ(arrived->local, own_address);
  EXPECT_EQ(arrived->transport.tls, nullptr);
  EXPECT_THAT(arrived->certificate_names, IsEmpty());
  boost::asio::ip::tcp::no_delay no_delay;
  arrived->transport.socket.get_option(no_delay);
  EXPECT_TRUE(no_delay.value());
  EXPECT_EQ(context.poll(), 0U);
}

TEST_F(Arriving, TcpOptionsAreApplied) {
  rules->tcp = {7s, 3s, 9, 12'345ms};
  start();
  ASSERT_TRUE(arrived);
  const auto option = [&]<int Name>() {
    boost::asio::detail::socket_option::integer<IPPROTO_TCP, Name> value;
    arrived->transport.socket.get_option(value);
    return value.value();
  };
  EXPECT_EQ(option.operator()<TCP_KEEPIDLE>(), 7);
  EXPECT_EQ(option.operator()<TCP_KEEPINTVL>(), 3);
  EXPECT_EQ(option.operator()<TCP_KEEPCNT>(), 9);
  EXPECT_EQ(option.operator()<TCP_USER_TIMEOUT>(), 12'345);
}

TEST_F(Arriving, ABalancersHeaderNamesTheSourceAndNothingBehindItIsTaken) {
  expect_headers();
  start();
  EXPECT_FALSE(answered());
  send(std::string{kHeader} + std::string{kEnquireLink});
  await_answer();
  ASSERT_TRUE(arrived) << failure;
  EXPECT_EQ(text_of(arrived->source), "192.0.2.1:40001");
  EXPECT_EQ(arrived->local, own_address);
  EXPECT_EQ(next_octets(kEnquireLink.size()), kEnquireLink);
}

TEST_F(Arriving, AHeaderThatIsThereAlreadyCostsNoWakeUp) {
  expect_headers();
  send(kHeader);
  start();
  EXPECT_TRUE(arrived) << failure;
}

TEST_F(Arriving, AHeaderMayComeOctetByOctet) {
  expect_headers();
  start();
  for (const char octet : std::string_view{kHeader}) {
    EXPECT_FALSE(answered());
    send({&octet, 1});
    context.restart();
    context.run_one_for(20s);
    context.restart();
    const std::size_t more = answered() ? 0 : context.poll();
    EXPECT_EQ(more, 0U) << "what has come must not keep the socket readable";
  }
  ASSERT_TRUE(arrived) << failure;
  send(kEnquireLink);
  EXPECT_EQ(next_octets(kEnquireLink.size()), kEnquireLink);
}

TEST_F(Arriving, Version2IsReadToo) {
  expect_headers();
  start();
  send(as_chars(compose_proxy_header(
      ProxyHeader::v2, Proxied{{IpAddress::parse("2001:db8::1").value(), 40001}, own_address})));
  send(kEnquireLink);
  await_answer();
  ASSERT_TRUE(arrived) << failure;
  EXPECT_EQ(text_of(arrived->source), "[2001:db8::1]:40001");
  EXPECT_EQ(next_octets(kEnquireLink.size()), kEnquireLink);
}

TEST_F(Arriving, ABalancersOwnConnectionKeepsItsAddress) {
  expect_headers();
  start();
  send(as_chars(compose_proxy_header(ProxyHeader::v2, std::nullopt)));
  await_answer();
  ASSERT_TRUE(arrived) << failure;
  EXPECT_EQ(arrived->source, peer_address);
}

TEST_F(Arriving, ABalancerMustSendAHeader) {
  expect_headers();
  start();
  send(kEnquireLink);
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: no PROXY header from a configured balancer");
}

TEST_F(Arriving, ADamagedHeaderIsNone) {
  expect_headers();
  start();
  send("PROXY TCP4 192.0.2.1\r\n");
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: a damaged PROXY line from a configured balancer");
}

TEST_F(Arriving, ABalancerThatChecksThePortAndLeavesIsSaidToHaveDoneSo) {
  expect_headers();
  start();
  peer.close();
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: no PROXY header from a configured balancer: End of file");
}

TEST_F(Arriving, FromElsewhereAHeaderIsOrdinaryOctets) {
  rules->proxy_from = {IpNetwork::parse("192.0.2.0/24").value()};
  start();
  ASSERT_TRUE(arrived);
  EXPECT_EQ(arrived->source, peer_address);
  send(kHeader);
  EXPECT_EQ(next_octets(6), "PROXY ");
}

TEST_F(Arriving, TimeIsLimitedForTheHeader) {
  expect_headers();
  start(20ms);
  send("PROXY ");
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: no PROXY header from a configured balancer in time");
}

TEST_F(Arriving, TlsIsAgreedOn) {
  serve_tls(ClientCertificates::required);
  start();
  EXPECT_FALSE(answered());
  const CertificateFiles own = authority.issue({"esme", {"DNS:esme.example.net"}});
  TlsPeer from = tls_peer({.certificate = own.certificate, .key = own.key});
  await_answer_to(from);
  ASSERT_TRUE(arrived) << failure;
  EXPECT_THAT(arrived->certificate_names, ElementsAre("esme", "esme.example.net"));
  EXPECT_EQ(arrived->source, peer_address);
  ASSERT_NE(arrived->transport.tls, nullptr);
  from.write(as_bytes(kEnquireLink));
  from.flush();
  std::array<std::uint8_t, 100> into{};
  EXPECT_TRUE(run_until(
      context, [&] { return arrived->transport.tls->read(into).outcome == TlsChannel::Outcome::done; }));
  EXPECT_EQ(as_chars(Bytes{into}.first(kEnquireLink.size())), kEnquireLink);
}

TEST_F(Arriving, TheHeaderComesBeforeTls) {
  expect_headers();
  serve_tls();
  send(std::string_view{kHeader}.substr(0, 20));
  start();
  send(std::string_view{kHeader}.substr(20));
  TlsPeer from = tls_peer();
  await_answer_to(from);  // the first flight comes behind the header, or together with it
  ASSERT_TRUE(arrived) << failure;
  EXPECT_EQ(text_of(arrived->source), "192.0.2.1:40001");
  EXPECT_NE(arrived->transport.tls, nullptr);
}

TEST_F(Arriving, PlainSmppOnATlsPortIsSaidToBeThat) {
  serve_tls();
  start();
  send(kEnquireLink);
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: not TLS: looks like plain SMPP");
}

TEST_F(Arriving, OtherOctetsOnATlsPortAreNamedByOpenSsl) {
  serve_tls();
  start();
  send("GET / HTTP/1.1\r\n\r\n");
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: TLS handshake: http request");
}

TEST_F(Arriving, AResetInTheHandshakeIsAFailure) {
  serve_tls();
  start();
  TlsPeer from = tls_peer();
  from.shake_hands();
  EXPECT_TRUE(run_until(context, [&] { return from.socket().available() > 0; }));
  from.socket().set_option(boost::asio::socket_base::linger{true, 0});
  from.socket().close();
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: TLS handshake: Connection reset by peer");
}

TEST_F(Arriving, AnEndInTheHandshakeIsAFailure) {
  serve_tls();
  start();
  send("\x16\x03\x01");
  peer.shutdown(Tcp::socket::shutdown_send);
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: TLS handshake: the peer closed the connection");
}

TEST_F(Arriving, AnEndBeforeTheHandshakeIsAFailure) {
  serve_tls();
  start();
  peer.close();
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: TLS handshake: not begun: End of file");
}

TEST_F(Arriving, TimeIsLimitedForTheHandshake) {
  serve_tls();
  start(20ms);
  send("\x16\x03\x01");
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: TLS handshake: not finished in time");
}

TEST_F(Arriving, TimeIsLimitedForItsBeginning) {
  serve_tls();
  start(20ms);
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: TLS handshake: not begun in time");
}

TEST_F(Arriving, WhoIsRefusedLearnsWhyThoughItHasSentMore) {
  serve_tls(ClientCertificates::required);
  start();
  TlsPeer from = tls_peer();
  EXPECT_TRUE(run_until(context, [&] { return from.shake_hands() && from.agreed(); }));
  from.write(as_bytes(kEnquireLink));  // with 1.3 the client believes that all is well
  from.flush();
  await_answer();
  EXPECT_EQ(failure, "127.0.0.1: TLS handshake: peer did not return a certificate");
  EXPECT_TRUE(run_until(context, [&] {
    (void)from.read();
    return from.saw_end();
  }));
  EXPECT_EQ(from.why(), "tlsv13 alert certificate required");
  from.socket().close();
  context.restart();
  context.run();
  live.wait_for_none(std::chrono::steady_clock::now());
}

TEST_F(Arriving, AConnectionThatIsGoneIsAFailure) {
  peer.set_option(boost::asio::socket_base::linger{true, 0});
  peer.close();
  start();
  EXPECT_EQ(failure, "0.0.0.0: gone before it was looked at");
}

TEST_F(Arriving, CancelledArrivalsAnswerNothing) {
  expect_headers();
  serve_tls();
  auto arrival = start();
  send(kHeader);
  arrival->cancel();
  const std::weak_ptr<Arrival> weak = arrival;
  arrival.reset();
  context.restart();
  context.run();
  EXPECT_FALSE(answered());
  EXPECT_TRUE(weak.expired());
}

TEST_F(Arriving, AnArrivalGoesWhenItHasAnswered) {
  serve_tls();
  const std::weak_ptr<Arrival> weak = start();
  TlsPeer from = tls_peer();
  await_answer_to(from);
  ASSERT_TRUE(arrived) << failure;
  context.restart();
  context.poll();
  EXPECT_TRUE(weak.expired());
}

}  // namespace
}  // namespace smppguard::net
