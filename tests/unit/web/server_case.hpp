// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "raw_peer.hpp"
#include "smppguard/web/server.hpp"
#include "smppguard/web/tokens.hpp"

#include <filesystem>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

namespace smppguard::web {

/// A server with routes of every kind, and a token for each role.
class ServerCase : public ::testing::Test {
 protected:
  ServerCase() {
    std::string pattern = (std::filesystem::temp_directory_path() / "smppguard-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    socket = folder / "control";
    options.address = "127.0.0.1";
    options.tokens_file = folder / "tokens";
    write_tokens();
    add_routes();
  }
  ~ServerCase() override {
    release.set_value();
    server.reset();
    std::filesystem::remove_all(folder);
  }

  void write_tokens() {
    const std::vector<Token> tokens{{"vera", Role::viewer, digest_of(kViewer), "now", "test"},
                                    {"otto", Role::operator_, digest_of(kOperator), "now", "test"}};
    ASSERT_FALSE(write_token_file(options.tokens_file, tokens).has_error());
  }

  void add(Method method, std::string path, Handler handler, Pace pace = Pace::quick,
           std::optional<Role> least = std::nullopt, std::size_t most = 100) {
    router.add({method, std::move(path), least, pace, std::move(handler), most});
  }

  void add_routes() {
    add(Method::get, "/hello", [](const Request&) { return json_response(R"("hello")"); });
    add(Method::post, "/echo", [](const Request& request) { return json_response(request.body); });
    add(
        Method::post, "/big",
        [](const Request& request) { return json_response(std::to_string(request.body.size())); },
        Pace::quick, std::nullopt, std::size_t{20} * 1024 * 1024);
    add(
        Method::get, "/me",
        [](const Request& request) {
          return json_response(request.caller->name + " " + std::string(name(request.caller->role)) + " " +
                               request.caller->source);
        },
        Pace::quick, Role::viewer);
    add(
        Method::post, "/change", [](const Request&) { return json_response("done"); }, Pace::slow,
        Role::operator_);
    add(
        Method::get, "/slow",
        [this](const Request&) {
          begun.set_value();
          released.wait();
          return json_response("slow");
        },
        Pace::slow);
    add(
        Method::get, "/desk", [](const Request&) { return json_response("desk"); }, Pace::slow);
    add(Method::get, "/throws", [](const Request&) -> Response { throw std::runtime_error("broken"); });
    add(
        Method::get, "/throws-at-desk", [](const Request&) -> Response { throw 1; }, Pace::slow);
    add(Method::get, "/file", [this](const Request&) {
      Response response;
      response.content_type = "text/csv";
      response.file = FileDescriptor::open(folder / "file", 0).value();
      return response;
    });
  }

  void start() {
    auto opened =
        Server::open(socket.string(), options, router, [this](Concern concern, const std::string& what) {
          const std::lock_guard lock{mutex};
          warnings.push_back(concern == Concern::fault ? "fault: " + what : what);
        });
    ASSERT_TRUE(opened) << opened.error().message;
    server = *std::move(opened);
    server->start();
  }

  [[nodiscard]] std::vector<std::string> warned() {
    const std::lock_guard lock{mutex};
    return warnings;
  }

  [[nodiscard]] std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(server->address().substr(server->address().rfind(':') + 1)));
  }
  [[nodiscard]] RawPeer connect() const { return RawPeer::to_port(port()); }

  /// The answer to one request on a connection of its own.
  [[nodiscard]] std::string ask(const std::string& request) const {
    RawPeer peer = connect();
    peer.send(request);
    return peer.read_answer();
  }

  static std::string get(const std::string& path, const std::string& more = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
  }
  static std::string post(const std::string& path, const std::string& body, const std::string& more = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + more +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  static constexpr const char* kViewer = "smppguard_viewer";
  static constexpr const char* kOperator = "smppguard_operator";
  const std::string viewer = std::string("Authorization: Bearer ") + kViewer + "\r\n";
  const std::string boss = std::string("Authorization: Bearer ") + kOperator + "\r\n";
  std::filesystem::path folder;
  std::filesystem::path socket;
  ApiOptions options;
  Router router;
  std::mutex mutex;
  std::vector<std::string> warnings;
  std::promise<void> begun;    // the slow handler has
  std::promise<void> release;  // the slow handler goes on
  std::shared_future<void> released = release.get_future().share();
  std::unique_ptr<Server> server;
};

}  // namespace smppguard::web
