// SPDX-License-Identifier: Apache-2.0
#include "tls_link.hpp"

#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

using Outcome = Link::ReadOutcome;

class LinkOverTlsEnds : public LinkOverTls {};

INSTANTIATE_TEST_SUITE_P(Everywhere, LinkOverTlsEnds, kTlsCases, name_of);

TEST_P(LinkOverTlsEnds, FinishSendsTheRestThenCloseNotifyThenTheEnd) {
  start(Buffers::small);
  peer->write(noise(1000));  // nobody will read it
  peer->flush();
  const auto out = noise(2'000'000);
  link->gather(out);
  std::exchange(link, nullptr)->finish();
  EXPECT_TRUE(take(out.size() + 1) == out);
  EXPECT_TRUE(peer->saw_close_notify());
  EXPECT_TRUE(peer->saw_end());
  peer->socket().close();
  context.restart();
  context.run();  // the link goes by itself: nothing is left to run
  live.wait_for_none(std::chrono::steady_clock::now());
}

TEST_P(LinkOverTlsEnds, CloseNotifyIsTheEndOfTheStreamAndOfNothingElse) {
  start();
  peer->write(noise(100));
  peer->write_close_notify();
  peer->flush();
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.last == Outcome::end_of_stream; }));
  EXPECT_EQ(owner.got, noise(100));
  EXPECT_TRUE(link->ended());
  EXPECT_FALSE(link->truncated());
  EXPECT_FALSE(link->failed());
  const auto out = noise(50'000);
  link->gather(out);
  link->flush();
  EXPECT_EQ(take(out.size()), out);
}

TEST_P(LinkOverTlsEnds, AnEndWithoutCloseNotifyIsToldApart) {
  start();
  peer->write(noise(100));
  peer->flush();
  peer->socket().shutdown(Tcp::socket::shutdown_send);
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.last == Outcome::end_of_stream; }));
  EXPECT_EQ(owner.got, noise(100));
  EXPECT_TRUE(link->ended());
  EXPECT_TRUE(link->truncated());
  EXPECT_FALSE(link->failed());
  const auto out = noise(50'000);
  link->gather(out);
  std::exchange(link, nullptr)->finish();
  EXPECT_EQ(take(out.size() + 1), out);
  EXPECT_TRUE(peer->saw_close_notify());
}

TEST_P(LinkOverTlsEnds, AnEndInTheMiddleOfARecordIsAnEnd) {
  start();
  peer->write(noise(100));
  EXPECT_FALSE(peer->dribble(50));
  peer->socket().shutdown(Tcp::socket::shutdown_send);
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.last == Outcome::end_of_stream; }));
  EXPECT_TRUE(owner.got.empty());
  EXPECT_TRUE(link->truncated());
}

TEST_P(LinkOverTlsEnds, ResetIsAFailureWithItsReason) {
  start();
  peer->socket().set_option(boost::asio::socket_base::linger{true, 0});
  peer->socket().close();
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.last == Outcome::failed; }));
  EXPECT_TRUE(link->failed());
  EXPECT_EQ(link->why(), "Connection reset by peer");
}

TEST_P(LinkOverTlsEnds, WritingToAPeerThatIsGoneFailsWithoutASignal) {
  start();
  peer->socket().set_option(boost::asio::socket_base::linger{true, 0});
  peer->socket().close();
  const auto out = noise(100);
  EXPECT_TRUE(run_until(context, [&] {
    link->gather(out);
    link->flush();
    return link->failed();
  }));
  EXPECT_FALSE(link->why().empty());
}

TEST_P(LinkOverTlsEnds, PlainOctetsInTheStreamAreAFailureAfterWhatCameBefore) {
  start();
  peer->write(noise(100));
  peer->flush();
  peer->send_raw(
      as_bytes(std::string_view{"\0\0\0\x10\0\0\0\x15\0\0\0\0\0\0\0\x01", 16}));  // an enquire_link
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.last == Outcome::failed; }));
  EXPECT_EQ(owner.got, noise(100));
  EXPECT_EQ(link->why(), "wrong version number");
  std::exchange(link, nullptr)->finish();
  EXPECT_TRUE(run_until(context, [&] {
    (void)peer->read();
    return peer->saw_end();
  }));
}

TEST_P(LinkOverTlsEnds, AChangedOctetIsAFailure) {
  start();
  const std::vector<std::uint8_t> record = [] {
    std::vector<std::uint8_t> octets{23, 3, 3, 0, 100};
    const auto body = noise(100);
    octets.insert(octets.end(), body.begin(), body.end());
    return octets;
  }();
  peer->send_raw(record);
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.last == Outcome::failed; }));
  EXPECT_TRUE(owner.got.empty());
  EXPECT_EQ(link->why(), GetParam().version == TLS1_3_VERSION ? "decryption failed or bad record mac"
                                                              : "cipher operation failed");
}

class LinkOverTlsUnread : public LinkOverTls {};

INSTANTIATE_TEST_SUITE_P(Once, LinkOverTlsUnread, ::testing::Values(TlsCase{TLS1_3_VERSION, false}), name_of);

TEST_P(LinkOverTlsUnread, APeerThatStopsReadingIsGivenUpInTheEnd) {
  start(Buffers::small);
  const auto out = noise(2'000'000);
  link->gather(out);
  std::exchange(link, nullptr)->finish();
  context.restart();
  context.run();  // a few seconds
  live.wait_for_none(std::chrono::steady_clock::now());
  EXPECT_LT(take(out.size()).size(), out.size());
  EXPECT_FALSE(peer->saw_close_notify());
  EXPECT_TRUE(peer->saw_end());
}

}  // namespace
}  // namespace smppguard::net
