// SPDX-License-Identifier: Apache-2.0
#include "server_case.hpp"

#include <chrono>
#include <deque>
#include <fstream>
#include <thread>

namespace smppguard::web {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using Clock = std::chrono::steady_clock;

class Limits : public ServerCase {};

TEST_F(Limits, OfTheHead) {
  start();
  EXPECT_THAT(ask(get("/hello", "X: " + std::string(15'000, 'x') + "\r\n")), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask(get("/hello", "X: " + std::string(17'000, 'x') + "\r\n")), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(ask("GET /" + std::string(17'000, 'x')), StartsWith("HTTP/1.1 431 "));
  RawPeer endless = connect();
  while (endless.send("X: " + std::string(1'000, 'x') + "\r\n")) {
    if (endless.read_answer().empty()) break;
  }
}

TEST_F(Limits, OfTheBodyBeforeItIsRead) {
  start();
  EXPECT_THAT(ask(post("/echo", std::string(100, 'x'))), StartsWith("HTTP/1.1 200 "));
  RawPeer peer = connect();
  peer.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n");
  const std::string answer = peer.read_all();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("100 octets at most"));
}

TEST_F(Limits, OfTheBodyAreToldWhoSendsAllTheSame) {
  start();
  EXPECT_THAT(ask(post("/echo", std::string(5'000'000, 'x'))), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask(post("/echo", std::string(5'000'000, 'x'), "Expect: 100-continue\r\n")),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(Limits, OfTheBodyInChunks) {
  start();
  std::string chunks;
  for (int i = 0; i < 10; ++i) chunks += "10\r\n0123456789abcdef\r\n";
  EXPECT_THAT(ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(Limits, OfAllBodies) {
  start();
  EXPECT_THAT(ask(post("/big", std::string(10'000'000, 'x'))), EndsWith("10000000"));
  EXPECT_THAT(ask("POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 12000000\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(Limits, AreNotForThoseWhoMayNot) {
  start();
  EXPECT_THAT(ask("POST /change HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n"),
              StartsWith("HTTP/1.1 401 "))
      << "before the body";
}

TEST_F(Limits, OfTimeForAHeadThatDrips) {
  options.request_timeout = 300ms;
  start();
  RawPeer peer = connect();
  const auto began = Clock::now();
  peer.send("GET /hello HTTP/1.1\r\n");
  while (peer.send("X: x\r\n") && Clock::now() - began < 5s) std::this_thread::sleep_for(20ms);
  EXPECT_LT(Clock::now() - began, 5s);
  EXPECT_GE(Clock::now() - began, 250ms);
}

TEST_F(Limits, OfTimeForABodyThatStops) {
  options.request_timeout = 200ms;
  start();
  RawPeer peer = connect();
  peer.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nabc");
  EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(Limits, OfTimeForABodyThatDrips) {
  options.request_timeout = 300ms;
  start();
  RawPeer peer = connect();
  peer.send("POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");
  const auto until = Clock::now() + 10s;
  std::thread drip{[&] {
    while (peer.send("x") && Clock::now() < until) std::this_thread::sleep_for(20ms);
  }};
  EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 408 "));
  drip.join();
}

TEST_F(Limits, OfTimeAreNotForABodyThatComesSteadily) {
  options.request_timeout = 1s;
  start();
  RawPeer peer = connect();
  const std::string piece(400'000, 'x');
  peer.send("POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n");
  for (int i = 0; i < 20; ++i) {
    peer.send(piece);
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_THAT(peer.read_answer(), EndsWith("8000000"));
}

TEST_F(Limits, OfTimeForWhoSaysNothing) {
  options.request_timeout = 200ms;
  start();
  RawPeer silent = connect();
  EXPECT_TRUE(silent.is_closed());
  RawPeer idle = connect();
  idle.send(get("/hello"));
  EXPECT_THAT(idle.read_answer(), StartsWith("HTTP/1.1 200 "));
  EXPECT_TRUE(idle.is_closed());
}

TEST_F(Limits, OfTimeAreNotForHandlers) {
  options.request_timeout = 100ms;
  start();
  RawPeer peer = connect();
  peer.send(get("/slow"));
  begun.get_future().wait();
  std::this_thread::sleep_for(300ms);
  release.set_value();
  release = {};
  EXPECT_THAT(peer.read_answer(), EndsWith("slow"));
}

TEST_F(Limits, OfConnections) {
  options.max_connections = 2;
  start();
  std::deque<RawPeer> peers;
  for (int i = 0; i < 2; ++i) {
    peers.push_back(connect());
    peers.back().send(get("/hello"));
    EXPECT_THAT(peers.back().read_answer(), StartsWith("HTTP/1.1 200 "));
  }
  RawPeer third = connect();
  EXPECT_TRUE(third.is_closed());
  RawPeer local = RawPeer::to_path(socket);
  local.send(get("/hello"));
  EXPECT_THAT(local.read_answer(), StartsWith("HTTP/1.1 200 ")) << "there is always a way in";
  peers.pop_front();
  const auto until = Clock::now() + 5s;
  std::string answer;
  while (!answer.starts_with("HTTP/1.1 200 ") && Clock::now() < until) answer = ask(get("/hello"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
}

TEST_F(Limits, OfConnectionsFromOneAddress) {
  options.max_connections_per_address = 2;
  start();
  std::deque<RawPeer> silent;
  for (int i = 0; i < 2; ++i) silent.push_back(connect());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(connect().is_closed());
  EXPECT_THAT(warned(), ElementsAre(AllOf(StartsWith("2 connections"), HasSubstr("127.0.0.1"))))
      << "and not again for a while";
  RawPeer other = RawPeer::to_port(port(), "127.0.0.2");
  other.send(get("/hello"));
  EXPECT_THAT(other.read_answer(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(Limits, OfFilesThatAreBeingSent) {
  options.request_timeout = 3s;
  std::ofstream{folder / "file"}.close();
  std::filesystem::resize_file(folder / "file", 256U << 20U);
  start();
  std::deque<RawPeer> slow;
  for (int i = 0; i < 4; ++i) {
    slow.push_back(connect());
    slow.back().send(get("/file"));
    EXPECT_THAT(slow.back().read_answer(false), StartsWith("HTTP/1.1 200 "));
  }
  const std::string refused = ask(get("/file"));
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(refused, HasSubstr("Retry-After: "));
  EXPECT_THAT(ask(get("/hello")), StartsWith("HTTP/1.1 200 "));
  // Until one of them has been cut.
  std::string answer;
  const auto until = Clock::now() + 20s;
  while (!answer.starts_with("HTTP/1.1 200 ") && Clock::now() < until) {
    RawPeer next = connect();
    next.send("HEAD /file HTTP/1.1\r\nHost: x\r\n\r\n");
    answer = next.read_answer(false);
  }
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_LT(slow.front().read_all().size(), 256U << 20U) << "less than was said";
}

TEST_F(Limits, OfWhatWaitsForTheDesk) {
  options.max_connections_per_address = options.max_connections;
  start();
  std::deque<RawPeer> peers;
  const auto join = [&](const std::string& path) {
    peers.push_back(connect());
    peers.back().send(get(path));
  };
  join("/slow");
  begun.get_future().wait();
  for (int i = 0; i < 32; ++i) join("/desk");
  std::string refused;
  const auto until = Clock::now() + 5s;
  while (refused.empty() && Clock::now() < until) {
    join("/hello");
    (void)peers.back().read_answer();  // those before it have come too
    peers.pop_back();
    RawPeer peer = connect();
    peer.send(get("/desk"));
    refused = peer.read_answer();
  }
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(refused, HasSubstr("Retry-After: 1\r\n"));
  EXPECT_THAT(ask(get("/hello")), StartsWith("HTTP/1.1 200 ")) << "the others go on";
  release.set_value();
  release = {};
  peers.pop_front();
  for (RawPeer& peer : peers) EXPECT_THAT(peer.read_answer(), EndsWith("desk"));
}

TEST_F(Limits, OfALongReadIsTheServersEnd) {
  std::promise<void> reading;
  add(
      Method::get, "/long",
      [&](const Request& request) {
        reading.set_value();
        while (!request.ending.stop_requested()) std::this_thread::yield();
        return service_ending();
      },
      Pace::bulk);
  start();
  RawPeer peer = connect();
  peer.send(get("/long"));
  reading.get_future().wait();
  server.reset();
  EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 503 "));
}

TEST_F(Limits, OfWhatIsHttp) {
  start();
  for (const std::string& garbage :
       {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xFC", 9), std::string("\0\0\0\0", 4),
        std::string("\r\n\r\n"), std::string("hello\r\n\r\n"), std::string("GET /hello HTTP/2.0\r\n\r\n"),
        std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        std::string("GET /hello HTTP/1.1\r\nbad header\r\n\r\n"),
        std::string("GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
        std::string("GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na"),
        std::string(
            "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
        std::string("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        std::string("GET /hello HTTP/1.1\r\n\r\n"), std::string("GET hello HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")}) {
    EXPECT_THAT(ask(garbage), StartsWith("HTTP/1.1 400 ")) << garbage;
  }
  EXPECT_THAT(ask(get("/hello")), StartsWith("HTTP/1.1 200 "));
}

TEST_F(Limits, AreNotReachedByThoseWhoLeave) {
  start();
  for (int i = 0; i < 200; ++i) {
    RawPeer peer = connect();
    peer.send(i % 2 == 0 ? "GET /hel" : "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
  }
  EXPECT_THAT(ask(get("/hello")), StartsWith("HTTP/1.1 200 "));
}

}  // namespace
}  // namespace smppguard::web
