// SPDX-License-Identifier: Apache-2.0
#include "postgres_bell.hpp"

#include "postgres_open.hpp"
#include "support/postgres_place.hpp"

#include <chrono>
#include <condition_variable>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace smppguard::store {
namespace {

using namespace std::chrono_literals;
using smppguard::testing::PostgresPlace;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Counts what a bell says.
class Listener {
 public:
  PostgresBell bell(const PostgresOptions& options) {
    return PostgresBell{PostgresTarget::parse(options).value(), [this] { add(rings_); },
                        [this](const std::string& text) {
                          const std::lock_guard lock{guard_};
                          reports_.push_back(text);
                          changed_.notify_all();
                        }};
  }
  bool wait_for_rings(int wanted) {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, 10s, [&] { return rings_ >= wanted; });
  }
  bool wait_for_report() {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, 10s, [&] { return !reports_.empty(); });
  }
  int rings() {
    const std::lock_guard lock{guard_};
    return rings_;
  }
  std::vector<std::string> reports() {
    const std::lock_guard lock{guard_};
    return reports_;
  }

 private:
  void add(int& count) {
    const std::lock_guard lock{guard_};
    ++count;
    changed_.notify_all();
  }

  std::mutex guard_;
  std::condition_variable changed_;
  int rings_ = 0;
  std::vector<std::string> reports_;
};

TEST(PostgresBellTest, RingsWhenAnotherNodeHasCommittedAChange) {
  PostgresPlace place;
  const auto database = open_postgres_for_writing({.url = place.url()});
  ASSERT_TRUE(database) << database.error().message;
  Listener listener;
  const PostgresBell bell = listener.bell({.url = place.url()});
  ASSERT_TRUE(listener.wait_for_rings(1));

  const int before = listener.rings();
  Heads heads;
  ASSERT_TRUE((*database)->begin_writing("write", heads));
  ASSERT_TRUE((*database)->flush("write"));
  ++heads.feed;
  ASSERT_TRUE((*database)->commit("write", heads));
  EXPECT_TRUE(listener.wait_for_rings(before + 1));
  EXPECT_THAT(listener.reports(), IsEmpty());
}

TEST(PostgresBellTest, ComesBackAfterItsConnectionWasCut) {
  PostgresPlace place;
  Listener listener;
  const PostgresBell bell = listener.bell({.url = place.url()});
  ASSERT_TRUE(listener.wait_for_rings(1));
  const int before = listener.rings();
  EXPECT_EQ(place.end_connections(), 1);
  ASSERT_TRUE(listener.wait_for_rings(before + 1));
  place.execute("NOTIFY smppguard");
  EXPECT_TRUE(listener.wait_for_rings(before + 2));
}

/// Lets everybody in, and refuses the first statement of the first connection with an SQLSTATE; the first of
/// each further connection it takes.
class RefusingServer {
 public:
  explicit RefusingServer(std::string state)
      : state_{std::move(state)}, listener_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    url_ = fmt::format("postgresql://me@127.0.0.1:{}/x?sslmode=disable&gssencmode=disable",
                       ntohs(address.sin_port));
    thread_ = std::jthread{[this] { serve(); }};
  }
  RefusingServer(const RefusingServer&) = delete;
  RefusingServer& operator=(const RefusingServer&) = delete;
  ~RefusingServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  static std::string message(char type, const std::string& body) {
    const auto size = static_cast<char>(body.size() + 4);
    return std::string{type} + std::string(3, '\0') + size + body;
  }
  /// One message from the other end, and the answer to it.
  static void answer(int connection, const std::string& words) {
    std::vector<char> heard(4096);
    if (::recv(connection, heard.data(), heard.size(), 0) > 0)
      (void)::send(connection, words.data(), words.size(), MSG_NOSIGNAL);
  }
  void serve() {
    using namespace std::string_literals;
    const std::string ready = message('Z', "I");
    std::string outcome = message('E', "SERROR\0VERROR\0C"s + state_ + "\0Mnot here, not now\0\0"s) + ready;
    for (int connection = 0; (connection = ::accept(listener_, nullptr, nullptr)) >= 0;) {
      answer(connection, message('R', std::string(4, '\0')) + ready);
      answer(connection, outcome);
      char end = 0;
      (void)::recv(connection, &end, 1, 0);
      ::close(connection);
      outcome = message('C', "LISTEN\0"s) + ready;
    }
  }

  std::string state_;
  int listener_;
  std::string url_;
  std::jthread thread_;
};

TEST(PostgresBellTest, ComesAgainToAServerThatIsAStandbyForNow) {
  const RefusingServer server{"25006"};
  Listener listener;
  const PostgresBell bell = listener.bell({.url = server.url(), .first_pause = 1ms});
  EXPECT_TRUE(listener.wait_for_rings(1));
  ASSERT_THAT(listener.reports(), ::testing::SizeIs(1));
  EXPECT_THAT(listener.reports()[0], HasSubstr("not here, not now [25006]"));
}

TEST(PostgresBellTest, IsQuietForGoodWhereTheEngineKnowsNoListen) {
  const RefusingServer server{"0A000"};
  Listener listener;
  const PostgresBell bell = listener.bell({.url = server.url(), .first_pause = 1ms});
  ASSERT_TRUE(listener.wait_for_report());
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(listener.rings(), 0);
}

TEST(PostgresBellTest, SaysOnceThatItCannotConnectAndEndsAtOnce) {
  Listener listener;
  const auto begin = std::chrono::steady_clock::now();
  {
    const PostgresBell bell =
        listener.bell({.url = "postgresql://me:secret@127.0.0.1:1/x", .first_pause = 1ms});
    ASSERT_TRUE(listener.wait_for_report());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  EXPECT_EQ(listener.rings(), 0);
  ASSERT_THAT(listener.reports(), ::testing::SizeIs(1));
  EXPECT_THAT(listener.reports()[0], HasSubstr("store postgresql://me@127.0.0.1:1/x: cannot listen"));
}

}  // namespace
}  // namespace smppguard::store
