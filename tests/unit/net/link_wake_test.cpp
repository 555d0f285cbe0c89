// SPDX-License-Identifier: Apache-2.0
// How a link learns that there is something to read: asking the system seldom, and missing nothing.
#include "link.hpp"
#include "loopback.hpp"

#include <gtest/gtest.h>
#include <string>

namespace smppguard::net {
namespace {

/// Reads once whenever it is woken, as a connection does, and waits again if it is told to.
class Reader final : public LinkOwner {
 public:
  explicit Reader(std::size_t room = 64) : room_(room) {}

  void on_readable(Link& link) override {
    ++woken;
    if (pauses) return;
    const Link::Read read = link.read(room_);
    if (read.outcome == Link::ReadOutcome::data) {
      got.append(reinterpret_cast<const char*>(room_.data()), read.octets);
      ++reads;
    }
    ends += read.outcome == Link::ReadOutcome::end_of_stream ? 1 : 0;
    if (waits && !link.ended()) link.await_readable();
  }
  void on_sent(Link& /*link*/) override {}

  std::string got;
  int woken = 0;
  int reads = 0;
  int ends = 0;
  bool waits = true;
  bool pauses = false;  // and waits on

 private:
  std::vector<std::uint8_t> room_;
};

class LinkWake : public ::testing::Test {
 protected:
  void send(std::string_view text) { ASSERT_EQ(peer.send(boost::asio::buffer(text)), text.size()); }
  void begin(LinkOwner& owner) {
    link = std::make_shared<Link>(Transport{std::move(ends.first)}, owner, live);
    link->await_readable();
  }

  boost::asio::io_context context;
  LiveCount live;
  std::pair<Tcp::socket, Tcp::socket> ends = connected_pair(context);
  Tcp::socket& peer = ends.second;
  std::shared_ptr<Link> link;
};

TEST_F(LinkWake, EachPieceIsRead) {
  Reader reader;
  begin(reader);
  for (int i = 1; i <= 100; ++i) {
    send("piece");
    ASSERT_TRUE(run_until(context, [&] { return reader.reads == i; }));
  }
  EXPECT_EQ(reader.got.size(), 500U);
}

TEST_F(LinkWake, WhatDoesNotFitIntoOneReadIsReadWithTheNext) {
  Reader reader{7};
  begin(reader);
  const std::string text(1'000, 'x');
  send(text);
  EXPECT_TRUE(run_until(context, [&] { return reader.got == text; }));
}

/// Its last octet and what follows fill the room just so: nothing tells that there is more.
TEST_F(LinkWake, MoreBehindAFullReadIsFound) {
  Reader reader{8};
  begin(reader);
  send("12345678");
  send("9");
  EXPECT_TRUE(run_until(context, [&] { return reader.got == "123456789"; }));
}

/// Of an end that came with the last octets the system tells once, and that is when they are read.
TEST_F(LinkWake, TheEndBehindTheLastOctetsIsSeen) {
  Reader reader;
  send("the last");
  peer.shutdown(Tcp::socket::shutdown_send);
  begin(reader);
  EXPECT_TRUE(run_until(context, [&] { return reader.ends == 1; }));
  EXPECT_EQ(reader.got, "the last");
}

/// A read ends at an urgent octet, so that one with room left is not always the last there is.
TEST_F(LinkWake, WhatFollowsAnUrgentOctetIsRead) {
  Reader reader;
  send("before");
  ASSERT_EQ(peer.send(boost::asio::buffer("!", 1), Tcp::socket::message_out_of_band), 1U);
  send("after");
  begin(reader);
  EXPECT_TRUE(run_until(context, [&] { return reader.got == "beforeafter"; })) << reader.got;
}

TEST_F(LinkWake, AnEndLaterOnIsSeen) {
  Reader reader;
  begin(reader);
  send("octets");
  ASSERT_TRUE(run_until(context, [&] { return reader.reads == 1; }));
  peer.shutdown(Tcp::socket::shutdown_send);
  EXPECT_TRUE(run_until(context, [&] { return reader.ends == 1; }));
}

TEST_F(LinkWake, WhatComesWhileNobodyWaitsIsFoundAfterwards) {
  Reader reader;
  reader.waits = false;
  begin(reader);
  send("first");
  ASSERT_TRUE(run_until(context, [&] { return reader.reads == 1; }));
  send("second");
  peer.shutdown(Tcp::socket::shutdown_send);
  context.restart();
  context.poll();
  EXPECT_EQ(reader.reads, 1) << "it does not wait";
  reader.waits = true;
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return reader.ends == 1; }));
  EXPECT_EQ(reader.got, "firstsecond");
}

TEST_F(LinkWake, ASecondLookLeavesAPausedLinkAlone) {
  Reader reader;
  reader.waits = false;
  begin(reader);
  send("octets");
  ASSERT_TRUE(run_until(context, [&] { return reader.reads == 1; }));
  const int woken = reader.woken;
  context.restart();
  context.run();  // until nothing is left to wait for
  EXPECT_EQ(reader.woken, woken);
}

TEST_F(LinkWake, AnEndIsSeenThoughNobodyReadAtTheSecondLook) {
  Reader reader;
  send("the last");
  peer.shutdown(Tcp::socket::shutdown_send);
  begin(reader);
  ASSERT_TRUE(run_until(context, [&] { return reader.reads == 1; }));
  reader.pauses = true;
  const int woken = reader.woken;
  ASSERT_TRUE(run_until(context, [&] { return reader.woken == woken + 2; }));
  reader.pauses = false;
  EXPECT_TRUE(run_until(context, [&] { return reader.ends == 1; }));
}

/// More than are looked at in one turn.
TEST_F(LinkWake, TheEndsOfManyLinksAreSeen) {
  Reader reader;
  std::vector<std::pair<Tcp::socket, Tcp::socket>> pairs;
  std::vector<std::shared_ptr<Link>> links;
  for (int i = 0; i < 200; ++i) {
    pairs.push_back(connected_pair(context));
    ASSERT_EQ(pairs.back().second.send(boost::asio::buffer("octets", 6)), 6U);
    pairs.back().second.shutdown(Tcp::socket::shutdown_send);
    links.push_back(std::make_shared<Link>(Transport{std::move(pairs.back().first)}, reader, live));
    links.back()->await_readable();
  }
  EXPECT_TRUE(run_until(context, [&] { return reader.ends == 200; }));
  EXPECT_EQ(reader.reads, 200);
}

TEST_F(LinkWake, ALinkThatWaitsGoesWhenItsSocketIsClosed) {
  Reader reader;
  begin(reader);
  send("octets");
  ASSERT_TRUE(run_until(context, [&] { return reader.reads == 1; }));
  peer.close();
  std::exchange(link, nullptr)->finish();
  context.restart();
  context.run();
  live.wait_for_none(std::chrono::steady_clock::now());
}

TEST_F(LinkWake, ALinkThatWaitsGoesWithItsContext) {
  Reader reader;
  auto own_context = std::make_unique<boost::asio::io_context>();
  auto pair = connected_pair(*own_context);
  auto waiting = std::make_shared<Link>(Transport{std::move(pair.first)}, reader, live);
  waiting->await_readable();
  std::weak_ptr<Link> gone = waiting;
  waiting.reset();
  EXPECT_FALSE(gone.expired()) << "who waits is kept";
  boost::system::error_code ignored;
  pair.second.close(ignored);
  own_context.reset();
  EXPECT_TRUE(gone.expired());
}

}  // namespace
}  // namespace smppguard::net
