// SPDX-License-Identifier: Apache-2.0
#include "dialing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

class DialingWithCircuits : public Dialing {
 protected:
  DialingWithCircuits() {
    target.upstream = "carrier";
    target.circuit_times = {1h, 2h};
    target.circuits = std::make_shared<Circuits>([this](const std::string& upstream, const Endpoint& endpoint,
                                                        const std::string& why) {
      changes.push_back(upstream + " " + std::to_string(endpoint.port) + " " + why.substr(0, why.find(';')));
    });
  }
  void dial_and_await() {
    dial();
    await_answer();
  }

  std::vector<std::string> changes;
};

TEST_F(DialingWithCircuits, AnEndpointThatFailedIsPassedOver) {
  const std::uint16_t closed = closed_port();
  target.endpoints = {{"127.0.0.1", closed}, {"127.0.0.1", port()}};
  dial_and_await();
  EXPECT_TRUE(connected);
  EXPECT_EQ(missed.size(), 1U);
  dial_and_await();
  EXPECT_TRUE(connected);
  EXPECT_THAT(missed, IsEmpty());
  EXPECT_THAT(changes, ElementsAre("carrier " + std::to_string(closed) + " Connection refused"));
}

TEST_F(DialingWithCircuits, WhenAllArePassedOverThatIsSaidAtOnce) {
  const std::uint16_t closed = closed_port();
  target.endpoints = {{"127.0.0.1", closed}, {"no-such-host.invalid", 2775}};
  dial_and_await();
  EXPECT_EQ(unreachable, "no endpoint could be reached");
  dial();
  EXPECT_FALSE(answered()) << "never from inside start()";
  await_answer();
  EXPECT_THAT(
      unreachable,
      MatchesRegex("no endpoint could be reached; passed over after earlier failures: 127.0.0.1:" +
                   std::to_string(closed) + ", no-such-host.invalid:2775, to be tried in 3[56][0-9]+ ms"));
  EXPECT_THAT(missed, IsEmpty());
  EXPECT_EQ(changes.size(), 2U);
}

TEST_F(DialingWithCircuits, ASuccessClosesTheCircuit) {
  target.circuit_times = {0ms, 0ms};  // the time is over at once
  const std::uint16_t late = closed_port();
  target.endpoints = {{"127.0.0.1", late}};
  dial_and_await();
  EXPECT_FALSE(connected);
  Tcp::acceptor back{context, {boost::asio::ip::address_v4::loopback(), late}};
  dial_and_await();
  EXPECT_TRUE(connected) << unreachable;
  EXPECT_THAT(changes, ElementsAre("carrier " + std::to_string(late) + " Connection refused",
                                   "carrier " + std::to_string(late) + " "));
}

TEST_F(DialingWithCircuits, WhileOneTriesTheOthersDoNotWait) {
  target.circuit_times = {0ms, 0ms};
  target.endpoints = {{"127.0.0.1", closed_port()}};
  dial_and_await();
  const auto trial = target.circuits->begin("carrier", target.endpoints[0], std::chrono::steady_clock::now());
  ASSERT_TRUE(std::holds_alternative<Circuits::Attempt>(trial));
  dial_and_await();
  EXPECT_THAT(unreachable, HasSubstr(", being tried by another session"));
}

TEST_F(DialingWithCircuits, ACancelledTrialLeavesTheNextOneTry) {
  target.circuit_times = {0ms, 0ms};
  const std::uint16_t late = closed_port();
  target.endpoints = {{"127.0.0.1", late}};
  dial_and_await();
  Tcp::acceptor back{context, {boost::asio::ip::address_v4::loopback(), late}};
  dial();
  context.restart();
  context.poll_one();  // has begun
  dialer->cancel();
  dial_and_await();
  EXPECT_TRUE(connected) << unreachable;
}

}  // namespace
}  // namespace smppguard::net
