// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include "loopback.hpp"

#include <gtest/gtest.h>
#include <numeric>

#include <boost/asio/read.hpp>

namespace smppguard::net {
namespace {

class Owner final : public LinkOwner {
 public:
  void on_readable(Link&) override { ++readable; }
  void on_sent(Link&) override { ++sent; }
  int readable = 0;
  int sent = 0;
};

std::vector<std::uint8_t> counting(std::size_t size) {
  std::vector<std::uint8_t> octets(size);
  std::iota(octets.begin(), octets.end(), std::uint8_t{0});
  return octets;
}

class LinkOverLoopback : public ::testing::Test {
 protected:
  /// What the peer has got so far.
  std::vector<std::uint8_t> take() {
    std::vector<std::uint8_t> all;
    std::array<std::uint8_t, 65'536> part{};
    boost::system::error_code ec;
    while (const std::size_t octets = peer.read_some(boost::asio::buffer(part), ec)) {
      all.insert(all.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(octets));
    }
    peer_saw_end = ec == boost::asio::error::eof;
    return all;
  }

  boost::asio::io_context context;
  LiveCount live;
  Owner owner;
  std::pair<Tcp::socket, Tcp::socket> ends = connected_pair(context);
  Tcp::socket& peer = ends.second;
  std::shared_ptr<Link> link = std::make_shared<Link>(Transport{std::move(ends.first)}, owner, live);
  bool peer_saw_end = false;
};

TEST_F(LinkOverLoopback, GatheredPartsLeaveInOrder) {
  const auto first = counting(100);
  const auto second = counting(50);
  link->gather(first);
  link->gather(second);
  link->flush();
  EXPECT_EQ(link->unsent(), 0U);
  std::vector<std::uint8_t> expected = first;
  expected.insert(expected.end(), second.begin(), second.end());
  EXPECT_EQ(take(), expected);
}

TEST_F(LinkOverLoopback, WhatASlowReaderDoesNotTakeIsKeptAndSentLater) {
  const auto large = counting(20'000'000);
  link->gather(large);
  link->flush();
  EXPECT_GT(link->unsent(), 0U);
  const auto last = counting(7);
  link->gather(last);
  link->flush();
  std::vector<std::uint8_t> got;
  EXPECT_TRUE(run_until(context, [&] {
    const auto more = take();
    got.insert(got.end(), more.begin(), more.end());
    return got.size() == large.size() + last.size();
  }));
  EXPECT_GT(owner.sent, 0);
  EXPECT_EQ(link->unsent(), 0U);
  EXPECT_TRUE(std::equal(large.begin(), large.end(), got.begin()));
  EXPECT_TRUE(std::equal(last.begin(), last.end(), got.end() - 7));
}

TEST_F(LinkOverLoopback, FinishSendsTheRestThenEndsEvenOverUnreadInput) {
  ASSERT_EQ(peer.send(boost::asio::buffer(counting(1000))), 1000U);  // nobody will read it
  const auto large = counting(10'000'000);
  link->gather(large);
  std::exchange(link, nullptr)->finish();
  std::vector<std::uint8_t> got;
  EXPECT_TRUE(run_until(context, [&] {
    const auto more = take();
    got.insert(got.end(), more.begin(), more.end());
    return peer_saw_end;
  }));
  EXPECT_EQ(got, large);
  peer.close();
  context.restart();
  context.run();  // the link goes by itself: nothing is left to run
  live.wait_for_none(std::chrono::steady_clock::now());
}

TEST_F(LinkOverLoopback, EndOfStreamIsSeenOnce) {
  peer.shutdown(Tcp::socket::shutdown_send);
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.readable == 1; }));
  std::array<std::uint8_t, 16> into{};
  EXPECT_EQ(link->read(into).outcome, Link::ReadOutcome::end_of_stream);
  EXPECT_TRUE(link->ended());
  EXPECT_FALSE(link->failed());
}

TEST_F(LinkOverLoopback, ResetIsAFailure) {
  peer.set_option(boost::asio::socket_base::linger{true, 0});
  peer.close();
  link->await_readable();
  EXPECT_TRUE(run_until(context, [&] { return owner.readable == 1; }));
  std::array<std::uint8_t, 16> into{};
  EXPECT_EQ(link->why(), "");
  EXPECT_EQ(link->read(into).outcome, Link::ReadOutcome::failed);
  EXPECT_TRUE(link->failed());
  EXPECT_EQ(link->why(), "Connection reset by peer");
}

}  // namespace
}  // namespace smppguard::net
