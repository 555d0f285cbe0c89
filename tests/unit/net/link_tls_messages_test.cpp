// SPDX-License-Identifier: Apache-2.0

// Messages of TLS itself that come between the octets of a stream.

#include "tls_link.hpp"

#include <array>
#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

constexpr std::size_t kUnlimited = std::size_t{1} << 40U;

class LinkOverTlsMessages : public LinkOverTls {
 protected:
  /// What goes on by itself while the peer reads nothing.
  void let_run() {
    for (int i = 0; i < 1000; ++i) {
      peer->flush();
      context.restart();
      context.poll();
    }
  }
  /// Until both sides have what the other sent.
  void exchange(const std::vector<std::uint8_t>& out, const std::vector<std::uint8_t>& in) {
    std::vector<std::uint8_t> arrived;
    EXPECT_TRUE(run_until(context, [&] {
      peer->flush();
      const auto more = peer->read();
      arrived.insert(arrived.end(), more.begin(), more.end());
      return link->failed() || (arrived.size() == out.size() && owner.got.size() == in.size());
    }));
    EXPECT_FALSE(link->failed()) << link->why();
    EXPECT_TRUE(arrived == out);
    EXPECT_TRUE(owner.got == in);
  }
};

INSTANTIATE_TEST_SUITE_P(Everywhere, LinkOverTlsMessages,
                         ::testing::Values(TlsCase{TLS1_3_VERSION, false}, TlsCase{TLS1_3_VERSION, true}),
                         name_of);

TEST_P(LinkOverTlsMessages, NewKeysAskedForOfABlockedWriterHarmNothing) {
  start(Buffers::small);
  const auto out = noise(1'000'000, 1);
  const auto in = noise(30'000, 2);
  owner.send(*link, out, kUnlimited);
  ASSERT_GT(link->unsent(), 0U);
  for (std::size_t at = 0; at < in.size(); at += 10'000) {
    peer->write_key_update();
    peer->write(Bytes{in}.subspan(at, 10'000));
  }
  link->await_readable();
  let_run();
  EXPECT_FALSE(link->failed()) << link->why();
  EXPECT_EQ(owner.got, in) << "reading does not wait for writing";
  exchange(out, in);
}

TEST_P(LinkOverTlsMessages, APeerThatAsksForNewKeysForEverHoldsNobodyUp) {
  constexpr int kAsked = 20'000;
  start();
  for (int i = 0; i < kAsked; ++i) peer->write_key_update();
  const auto in = noise(100, 2);
  peer->write(in);
  link->await_readable();
  exchange({}, in);
  EXPECT_GE(owner.wakes, 8) << "half a megabyte was sent, 32 KiB are taken at once";
}

TEST_P(LinkOverTlsMessages, AnswersThatAreNotReadStopTheReading) {
  constexpr int kAsked = 20'000;  // the answers are about half a megabyte
  start(Buffers::small);
  for (int i = 0; i < kAsked; ++i) peer->write_key_update();
  const auto in = noise(100, 2);
  peer->write(in);
  link->await_readable();
  let_run();
  EXPECT_TRUE(owner.got.empty());
  EXPECT_FALSE(peer->flush());
  EXPECT_FALSE(link->failed()) << link->why();
  const auto out = noise(100'000, 1);
  owner.send(*link, out, kUnlimited);
  exchange(out, in);
}

class LinkOverTlsRenegotiation : public LinkOverTlsMessages {};

INSTANTIATE_TEST_SUITE_P(Everywhere, LinkOverTlsRenegotiation,
                         ::testing::Values(TlsCase{TLS1_2_VERSION, false}), name_of);

TEST_P(LinkOverTlsRenegotiation, IsRefusedAndTheLinkLives) {
  start();
  const auto before = noise(100, 2);
  peer->write(before);
  peer->write_renegotiation();
  peer->flush();
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] {
    (void)peer->read();
    return !peer->why().empty();
  }));
  EXPECT_EQ(peer->why(), "no renegotiation");
  EXPECT_EQ(owner.got, before);
  EXPECT_FALSE(link->failed()) << link->why();
}

class LinkOverTlsTickets : public LinkOverTlsMessages {};

INSTANTIATE_TEST_SUITE_P(Everywhere, LinkOverTlsTickets, ::testing::Values(TlsCase{TLS1_3_VERSION, true}),
                         name_of);

/// OpenSSL writes nothing while a message of its own has come in part.
TEST_P(LinkOverTlsTickets, HalfATicketStopsTheWritingUntilTheRestComes) {
  Subject subject{"esme"};  // a ticket holds the client's certificate, and this one takes two records
  for (int i = 0; i < 30; ++i) subject.names.push_back("DNS:host" + std::to_string(i) + ".esme.example.net");
  const CertificateFiles own = authority.issue(subject);
  client = ClientTls::load({authority.file(), "", VerifyPeer::full, own.certificate, own.key}).value();
  wish.asks_for_certificate = true;
  wish.most_in_record = 512;
  start();
  link->await_readable();
  context.restart();
  context.poll();
  for (const bool read_in_between : {false, true}) {
    peer->write_ticket();
    ASSERT_FALSE(peer->dribble_record());
    context.restart();
    context.poll();
    const auto out = noise(50'000, read_in_between ? 3 : 4);
    link->gather(out);
    link->flush();
    EXPECT_EQ(link->unsent(), out.size());
    peer->flush();
    std::array<std::uint8_t, 16> into{};
    if (read_in_between) (void)link->read(into);  // takes the rest before the socket's event is seen
    EXPECT_TRUE(take(out.size()) == out);
    EXPECT_EQ(link->unsent(), 0U);
  }
}

}  // namespace
}  // namespace smppguard::net
