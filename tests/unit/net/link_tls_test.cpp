// SPDX-License-Identifier: Apache-2.0
#include "tls_link.hpp"

#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

INSTANTIATE_TEST_SUITE_P(Everywhere, LinkOverTls, kTlsCases, name_of);

TEST_P(LinkOverTls, TwentyMegabytesPassBothWaysAtOnce) {
  constexpr std::size_t kLimit = 256UL * 1024;
  start(Buffers::small);
  const auto out = noise(20'000'000, 1);
  const auto in = noise(20'000'000, 2);
  std::vector<std::uint8_t> arrived;
  std::size_t written = 0;
  link->await_readable();
  owner.send(*link, out, kLimit);
  ASSERT_TRUE(
      run_until(context,
                [&] {
                  const auto more = peer->read();
                  arrived.insert(arrived.end(), more.begin(), more.end());
                  if (peer->flush() && written < in.size()) {
                    const std::size_t size = std::min(in.size() - written, std::size_t{1} + written % 40'009);
                    peer->write(Bytes{in}.subspan(written, size));
                    written += size;
                    peer->flush();
                  }
                  return link->failed() || (owner.got.size() == in.size() && arrived.size() == out.size());
                }))
      << owner.got.size() << " in, " << arrived.size() << " out";
  EXPECT_TRUE(owner.got == in) << link->why();
  EXPECT_TRUE(arrived == out);
  EXPECT_GE(owner.most_unsent, kLimit);  // it did have to wait
  EXPECT_LT(owner.most_unsent, kLimit + 5 * 20'011U);
}

TEST_P(LinkOverTls, OneOctetAtATimeCostsOneWakeUpEach) {
  start();
  const auto in = noise(3000);
  peer->write(in);
  link->await_readable();
  int sent = 0;
  while (!peer->dribble(1)) {
    ++sent;
    context.restart();
    for (int i = 0; i < 5 && context.poll_one() > 0;) ++i;
    ASSERT_LE(owner.wakes, sent + 2);
  }
  EXPECT_TRUE(run_until(context, [&] { return owner.got.size() == in.size(); }));
  EXPECT_EQ(owner.got, in);
}

TEST_P(LinkOverTls, AHandshakeCutIntoSingleOctetsSucceeds) {
  begin();
  bool done = false;
  bool peer_done = false;
  ASSERT_TRUE(run_until(context, [&] {
    while (!peer->dribble(1)) done = done || transport.tls->handshake() == TlsChannel::Outcome::done;
    peer_done = peer_done || peer->shake_hands();
    done = done || transport.tls->handshake() == TlsChannel::Outcome::done;
    return done && peer_done;
  })) << transport.tls->why();
}

TEST_P(LinkOverTls, GatheredSlicesShareRecords) {
  start();
  (void)peer->read();  // tickets
  peer->forget_records();
  const auto out = noise(16'384 + 5'000);
  for (std::size_t at = 0; at < out.size(); at += 50) {
    link->gather(Bytes{out}.subspan(at, std::min<std::size_t>(50, out.size() - at)));
  }
  link->gather({});
  link->flush();
  EXPECT_EQ(link->unsent(), 0U);
  EXPECT_EQ(take(out.size()), out);
  EXPECT_EQ(peer->records().size(), 2U);
}

TEST_P(LinkOverTls, LargeSlicesBetweenSmallOnesKeepTheirOrder) {
  start();
  const auto out = noise(200'000);
  std::size_t at = 0;
  for (const std::size_t size : {10UL, 0UL, 16'384UL, 1UL, 40'000UL, 16'383UL, 1UL, 7UL, 100'000UL}) {
    link->gather(Bytes{out}.subspan(at, size));
    at += size;
  }
  link->flush();
  const auto got = take(at);
  EXPECT_TRUE(std::equal(got.begin(), got.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(at)));
}

TEST_P(LinkOverTls, WhatWasDecryptedIsReadThoughTheSocketIsSilent) {
  start();
  owner.read_size = 100;
  const auto in = noise(16'000);  // one record; the socket gives it whole to the first read
  peer->write(in);
  peer->flush();
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.got.size() == in.size(); })) << owner.got.size();
  EXPECT_EQ(owner.got, in);
  EXPECT_GE(owner.wakes, 16'000 / 100 / 4);
}

TEST_P(LinkOverTls, PausedReadingGoesOnWithWhatIsPending) {
  start();
  owner.read_size = 100;
  owner.paused = true;
  const auto in = noise(1000);
  peer->write(in);
  peer->flush();
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.wakes == 1; }));
  context.restart();
  context.poll();
  EXPECT_EQ(owner.wakes, 1);
  EXPECT_EQ(owner.got.size(), 400U);
  owner.paused = false;
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.got.size() == in.size(); }));
}

TEST_P(LinkOverTls, WhatComesWithTheEndOfTheHandshakeIsRead) {
  begin();
  const auto in = noise(300);
  bool done = false;
  ASSERT_TRUE(run_until(context, [&] {
    if (!peer->agreed() && peer->shake_hands()) {
      peer->write(in);
      peer->flush();
    }
    // As late as can be, so that the last flight and the octets are taken from the socket together.
    if (peer->agreed() || peer->why().empty())
      done = done || transport.tls->handshake() == TlsChannel::Outcome::done;
    return done && peer->agreed();
  }));
  link = std::make_shared<Link>(std::move(transport), owner, live);
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.got.size() == in.size(); }));
  EXPECT_EQ(owner.got, in);
}

TEST_P(LinkOverTls, ASlowReaderLeavesNoMoreUnsentThanTheCallerAllows) {
  constexpr std::size_t kLimit = 100'000;
  start(Buffers::small);
  const auto out = noise(5'000'000);
  owner.send(*link, out, kLimit);
  for (int i = 0; i < 1000; ++i) {
    context.restart();
    context.poll();
  }
  EXPECT_GE(link->unsent(), kLimit);
  EXPECT_LT(owner.most_unsent, kLimit + 5 * 20'011U);
  EXPECT_TRUE(take(out.size()) == out);
  EXPECT_EQ(link->unsent(), 0U);
}

}  // namespace
}  // namespace smppguard::net
