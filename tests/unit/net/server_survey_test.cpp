// SPDX-License-Identifier: Apache-2.0
// What a server knows of its sessions, over real sockets.
#include "desk_doubles.hpp"
#include "quiet_reporter.hpp"
#include "smppguard/net/server.hpp"
#include "support/pdu_builder.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Tcp = boost::asio::ip::tcp;

class ServerSurvey : public ::testing::Test {
 protected:
  static net::Setup one_listener() {
    auto options = std::make_shared<ServerOptions>();
    options->limits.workers = 2;
    ListenerOptions& listener = options->listeners.emplace_back().emplace();
    listener.name = "main";
    listener.address = {"127.0.0.1", 0};
    UpstreamOptions& upstream = options->upstreams.emplace_back().emplace();
    upstream.name = "carrier";
    upstream.endpoints = {{"127.0.0.1", 1}};
    auto rules = std::make_shared<relay::Rules>();
    rules->upstreams.emplace_back().name = "carrier";
    rules->routes.emplace_back().name = "all";
    return {std::move(options), std::move(rules)};
  }

  void start() {
    const std::string address = server_.listen().value().front().address;
    port_ = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    server_.start();
  }
  Tcp::socket connect() {
    Tcp::socket socket{context_};
    socket.connect({boost::asio::ip::address_v4::loopback(), port_});
    return socket;
  }
  /// Sends a PDU and waits for an answer of so many octets.
  static void ask(Tcp::socket& socket, const testing::Pdu& pdu, std::size_t octets) {
    boost::asio::write(socket, boost::asio::buffer(pdu.octets()));
    std::vector<std::uint8_t> answer(octets);
    boost::asio::read(socket, boost::asio::buffer(answer));
  }
  Survey sessions() { return server_.survey(SurveyDetail::sessions, 20s); }

  ForgettingSink sink_;
  QuietReporter reporter_;
  Server server_{one_listener(), sink_, reporter_, [](std::size_t) { return Views{}; }};
  boost::asio::io_context context_;
  std::uint16_t port_ = 0;
};

TEST_F(ServerSurvey, ShowsSessionsAndEndsOne) {
  start();
  Tcp::socket esme = connect();
  ask(esme, testing::Pdu{smpp::CommandId::enquire_link, 7}, 16);
  Survey survey = sessions();
  EXPECT_THAT(survey.silent, IsEmpty());
  ASSERT_EQ(survey.sessions.size(), 1U);
  const SessionView& session = survey.sessions.front();
  EXPECT_EQ(session.name.listener, "main");
  EXPECT_EQ(session.state, "open");
  EXPECT_EQ(session.upstream, "");
  EXPECT_EQ(survey.totals.sessions, 1U);
  EXPECT_EQ(survey.totals.begun, 1U);
  EXPECT_EQ(survey.totals.octets[relay::Side::esme].read, 16U);
  EXPECT_EQ(survey.totals.octets[relay::Side::esme].written, 16U);
  EXPECT_EQ(survey.totals.relayed.pdus, 1U);

  EXPECT_EQ(server_.disconnect(session.name.id + 1, 20s), Disconnected::unknown);
  EXPECT_EQ(server_.disconnect(session.name.id, 20s), Disconnected::ending);
  std::array<std::uint8_t, 1> nothing{};
  boost::system::error_code ec;
  esme.read_some(boost::asio::buffer(nothing), ec);
  EXPECT_EQ(ec, boost::asio::error::eof);
  survey = sessions();
  EXPECT_THAT(survey.sessions, IsEmpty());
  EXPECT_EQ(survey.totals.ended, 1U);
  EXPECT_EQ(survey.totals.relayed.pdus, 1U) << "what ended stays counted";
}

TEST_F(ServerSurvey, KnowsWhichEndpointsCouldBeReached) {
  start();
  ASSERT_EQ(server_.endpoints().size(), 1U);
  EXPECT_EQ(server_.endpoints()[0].state, EndpointView::State::untried);
  Tcp::socket esme = connect();
  ask(esme, testing::bind(), 16);
  const EndpointView endpoint = server_.endpoints()[0];
  EXPECT_EQ(endpoint.upstream, "carrier");
  EXPECT_EQ(endpoint.endpoint, "127.0.0.1:1");
  EXPECT_EQ(endpoint.state, EndpointView::State::down);
  EXPECT_NE(endpoint.why, "");
  EXPECT_GT(endpoint.since, WallTime{});
  EXPECT_EQ(sessions().totals.relayed.binds_unanswered[0], 1U);
}

TEST_F(ServerSurvey, ShowsOnlyTheSessionsThatAreChosen) {
  start();
  Tcp::socket esme = connect();
  ask(esme, testing::Pdu{smpp::CommandId::enquire_link, 7}, 16);
  const auto chosen = [&](const SessionChoice& choice) {
    return server_.survey(SurveyDetail::sessions, 20s, choice).sessions.size();
  };
  EXPECT_EQ(chosen({}), 1U);
  EXPECT_EQ(chosen({.listener = "main"}), 1U);
  EXPECT_EQ(chosen({.listener = "other"}), 0U);
  EXPECT_EQ(chosen({.system_id = "shop"}), 0U);
  const Survey totals = server_.survey(SurveyDetail::totals, 20s);
  EXPECT_THAT(totals.sessions, IsEmpty());
  EXPECT_EQ(totals.totals.sessions, 1U);
  EXPECT_EQ(totals.totals.of_upstream("carrier"), 0U) << "before a bind";
}

TEST_F(ServerSurvey, NamesWorkersThatDoNotAnswer) {
  (void)server_.listen();  // nobody works before start()
  const Survey survey = server_.survey(SurveyDetail::totals, 1ms);
  EXPECT_EQ(survey.workers, 2U);
  EXPECT_THAT(survey.silent, ElementsAre(0, 1));
  EXPECT_EQ(server_.disconnect(1, 1ms), Disconnected::unanswered);
}

}  // namespace
}  // namespace smppguard::net
