// SPDX-License-Identifier: Apache-2.0
#include "server_case.hpp"
#include "smppguard/web/client.hpp"

#include <fstream>
#include <pwd.h>
#include <sys/stat.h>

namespace smppguard::web {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Serving : public ServerCase {};

std::string account() {
  return getpwuid(getuid())->pw_name;
}

TEST_F(Serving, AnswersAndSaysWhatEveryAnswerSays) {
  start();
  const std::string answer = ask(get("/hello"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n\"hello\""));
  EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Server:")));
  EXPECT_THAT(server->address(), testing::MatchesRegex("127\\.0\\.0\\.1:[1-9][0-9]*"));
}

TEST_F(Serving, KeepsAConnectionForTheNextRequest) {
  start();
  RawPeer peer = connect();
  for (int i = 0; i < 3; ++i) {
    peer.send(post("/echo", std::to_string(i)));
    EXPECT_THAT(peer.read_answer(), EndsWith("\r\n\r\n" + std::to_string(i)));
  }
  peer.send(get("/hello", "Connection: close\r\n"));
  EXPECT_THAT(peer.read_answer(), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(peer.is_closed());
}

TEST_F(Serving, ClosesBehindAnOldClient) {
  start();
  RawPeer peer = connect();
  peer.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_THAT(peer.read_all(), EndsWith("\"hello\""));
}

TEST_F(Serving, AnswersInOrderWhatComesInOneGo) {
  start();
  RawPeer peer = connect();
  peer.send(post("/echo", "a") + get("/desk") + post("/echo", "bc") + get("/hello"));
  for (const char* body : {"a", "desk", "bc", "\"hello\""}) {
    EXPECT_THAT(peer.read_answer(), EndsWith(std::string("\r\n\r\n") + body));
  }
}

TEST_F(Serving, TakesARequestOctetByOctet) {
  start();
  RawPeer peer = connect();
  for (const char c : post("/echo", "slow")) peer.send(std::string(1, c));
  EXPECT_THAT(peer.read_answer(), EndsWith("slow"));
}

TEST_F(Serving, TakesChunks) {
  start();
  EXPECT_THAT(ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
              EndsWith("\r\n\r\nabcde"));
}

TEST_F(Serving, AnswersHeadWithTheLengthAlone) {
  start();
  RawPeer peer = connect();
  peer.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string answer = peer.read_answer(false);
  EXPECT_THAT(answer, HasSubstr("Content-Length: 7\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
  peer.send(get("/hello"));
  EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 200 OK\r\n")) << "nothing was left over";
  EXPECT_THAT(ask("HEAD /echo HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
}

TEST_F(Serving, AnswersAnExpectation) {
  start();
  RawPeer peer = connect();
  peer.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(peer.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("ab");
  EXPECT_THAT(peer.read_answer(), EndsWith("\r\n\r\nab"));
  EXPECT_THAT(ask(get("/hello", "Expect: the-unexpected\r\n")), StartsWith("HTTP/1.1 417 "));
}

TEST_F(Serving, StreamsAFile) {
  std::string text;
  for (int i = 0; text.size() < 3'000'000; ++i) text += std::to_string(i) + "\n";
  std::ofstream{folder / "file"} << text;
  start();
  RawPeer peer = connect();
  for (int i = 0; i < 2; ++i) {
    peer.send(get("/file"));
    const std::string answer = peer.read_answer();
    EXPECT_THAT(answer, HasSubstr("Content-Type: text/csv\r\n"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + text));
  }
  peer.send("HEAD /file HTTP/1.1\r\nHost: x\r\n\r\n" + get("/hello"));
  EXPECT_THAT(peer.read_answer(false), HasSubstr("Content-Length: " + std::to_string(text.size())));
  EXPECT_THAT(peer.read_answer(), EndsWith("\"hello\""));
}

TEST_F(Serving, BearsHandlersThatThrow) {
  start();
  for (const char* path : {"/throws", "/throws-at-desk"}) {
    const std::string answer = ask(get(path));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
    EXPECT_THAT(answer, Not(HasSubstr("broken"))) << "which is for the log";
  }
  EXPECT_THAT(warned(),
              ElementsAre("fault: GET /throws failed: broken", "fault: GET /throws-at-desk failed: unknown"));
  EXPECT_THAT(ask(get("/hello")), StartsWith("HTTP/1.1 200 "));
}

TEST_F(Serving, KnowsWhoAsks) {
  start();
  EXPECT_THAT(ask(get("/me", viewer)), HasSubstr("token:vera viewer 127.0.0.1:"));
  EXPECT_THAT(ask(get("/me")), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(ask(post("/change", "", viewer)), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask(post("/change", "", boss)), EndsWith("done"));
  RawPeer local = RawPeer::to_path(socket);
  local.send(get("/me"));
  EXPECT_THAT(local.read_answer(), EndsWith("unix:" + account() + " operator unix"));
}

TEST_F(Serving, AnswersItsOwnClient) {
  start();
  const auto answer = web::ask(socket, {Method::get, "/me", "text/plain"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->content_type, "application/json");
  EXPECT_EQ(answer->body, "unix:" + account() + " operator unix");
  EXPECT_EQ(web::ask(socket, {Method::post, "/change"})->body, "done");
  EXPECT_EQ(web::ask(socket, {Method::get, "/nothing"})->status, 404U);
}

TEST_F(Serving, TakesTokensAnewByAReload) {
  start();
  RawPeer peer = connect();
  peer.send(get("/me", viewer));
  EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 200 "));
  ASSERT_FALSE(write_token_file(options.tokens_file, {}).has_error());
  ASSERT_FALSE(server->reload(options).has_error());
  peer.send(get("/me", viewer));
  EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 401 ")) << "on the same connection";
  write_tokens();
  ASSERT_FALSE(server->reload(options).has_error());
  std::filesystem::remove(options.tokens_file);
  EXPECT_THAT(server->reload(options).error().message, HasSubstr("smppguard token add"));
  EXPECT_THAT(ask(get("/me", viewer)), StartsWith("HTTP/1.1 200 ")) << "all stays as it was";
}

TEST_F(Serving, EndsBehindTheAnswerUnderWay) {
  start();
  RawPeer idle = connect();
  idle.send(get("/hello"));
  (void)idle.read_answer();
  RawPeer peer = connect();
  peer.send(get("/slow"));
  begun.get_future().wait();
  auto ended = std::async(std::launch::async, [&] { server.reset(); });
  EXPECT_TRUE(idle.is_closed());
  release.set_value();
  release = {};
  ended.wait();
  EXPECT_THAT(peer.read_all(), EndsWith("slow"));
  EXPECT_FALSE(std::filesystem::exists(socket));
}

TEST_F(Serving, TakesTheUnixSocketOfTheDead) {
  {
    start();
    EXPECT_THAT(Server::open(socket, {}, router, {}).error().message,
                HasSubstr("another process serves there"));
    struct stat status {};
    ASSERT_EQ(::stat(socket.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    server.reset();
  }
  const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(left, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(left);  // without unlink, as a process that was killed
  start();
  EXPECT_EQ(web::ask(socket, {Method::get, "/hello"})->status, 200U);
}

TEST_F(Serving, LeavesAnOrdinaryFileAlone) {
  std::ofstream{socket} << "data";
  EXPECT_THAT(Server::open(socket, {}, router, {}).error().message, HasSubstr("is a file; move it"));
  EXPECT_TRUE(std::filesystem::exists(socket));
}

TEST_F(Serving, SaysWhatKeepsItFromListening) {
  EXPECT_THAT(Server::open(folder / "missing" / "control", {}, router, {}).error().message,
              HasSubstr("No such file or directory"));
  EXPECT_THAT(Server::open(folder / std::string(200, 'x'), {}, router, {}).error().message,
              HasSubstr("at most"));
  start();
  options.port = port();
  EXPECT_THAT(Server::open("", options, router, {}).error().message, HasSubstr("Address already in use"));
}

TEST_F(Serving, ThatNobodyIsToldOfEnds) {
  auto opened = Server::open(socket, options, router, {});
  ASSERT_TRUE(opened);
  RawPeer waiting = RawPeer::to_path(socket);
  opened->reset();  // never started
  EXPECT_TRUE(waiting.is_closed());
  EXPECT_THAT(web::ask(socket.string(), {Method::get, "/"}).error().message,
              HasSubstr("no service answers at"));
}

}  // namespace
}  // namespace smppguard::web
