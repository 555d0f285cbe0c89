// SPDX-License-Identifier: Apache-2.0
#include "handover.hpp"

#include "predecessor.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>

namespace smppguard::app {
namespace {

struct Ends {
  Handover here;
  Handover there;
};

Ends open_ends() {
  auto opened = Handover::open().value();
  return {std::move(opened.first), std::move(opened.second)};
}

FileDescriptor open_null() {
  return FileDescriptor::open("/dev/null", O_RDONLY).value();
}

TEST(HandoverTest, WordsComeOneByOneWithTheirTexts) {
  Ends ends = open_ends();
  ASSERT_TRUE(ends.here.send("progress", "1 of 2 read"));
  ASSERT_TRUE(ends.here.send("loaded"));
  const auto first = ends.there.receive();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->word, "progress");
  EXPECT_EQ(first->text, "1 of 2 read");
  EXPECT_FALSE(first->file);
  const auto second = ends.there.receive();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->word, "loaded");
  EXPECT_EQ(second->text, "");
}

TEST(HandoverTest, AFileGoesWithAWordAndStaysWithTheSender) {
  Ends ends = open_ends();
  const FileDescriptor file = open_null();
  ASSERT_TRUE(ends.here.send("socket", "main", &file));
  const auto message = ends.there.receive();
  ASSERT_TRUE(message && message->file);
  EXPECT_EQ(message->text, "main");
  EXPECT_NE(fcntl(message->file->get(), F_GETFD) & FD_CLOEXEC, 0) << "no further process inherits it";
  EXPECT_GE(fcntl(file.get(), F_GETFD), 0);
}

TEST(HandoverTest, ALongTextIsCut) {
  Ends ends = open_ends();
  ASSERT_TRUE(ends.here.send("failed", std::string(100'000, 'x')));
  const auto message = ends.there.receive();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->word, "failed");
  EXPECT_EQ(message->text.size(), 4096 - std::string{"failed "}.size());
}

TEST(HandoverTest, AClosedEndIsToldToBothWays) {
  std::optional<Ends> ends{open_ends()};
  Handover here = std::move(ends->here);
  ends.reset();
  EXPECT_FALSE(here.receive());
  EXPECT_FALSE(here.send("yours"));
}

TEST(PredecessorTest, TakesSocketsUntilItIsToLoad) {
  Ends ends = open_ends();
  const FileDescriptor file = open_null();
  ends.here.send("socket", "main", &file);
  ends.here.send("a word of a later version", "", &file);
  ends.here.send("socket", "tls", &file);
  ends.here.send("load");
  Predecessor predecessor{std::move(ends.there)};
  const auto sockets = predecessor.take_sockets();
  ASSERT_EQ(sockets.size(), 2U);
  EXPECT_EQ(sockets[0].name, "main");
  EXPECT_EQ(sockets[1].name, "tls");
}

TEST(PredecessorTest, SaysThatItHasLoadedAndWaitsForItsTurn) {
  Ends ends = open_ends();
  Predecessor predecessor{std::move(ends.there)};
  auto turn = std::async(std::launch::async, [&] { predecessor.await_turn(); });
  EXPECT_EQ(ends.here.receive()->word, "loaded");
  EXPECT_EQ(turn.wait_for(std::chrono::milliseconds{0}), std::future_status::timeout);
  ends.here.send("yours");
  turn.get();
}

TEST(PredecessorTest, HasItsTurnWhenTheFormerProcessIsGone) {
  Ends ends = open_ends();
  Predecessor predecessor{std::move(ends.there)};
  { const Handover gone = std::move(ends.here); }
  predecessor.await_turn();
}

TEST(PredecessorTest, ItsEndIsTold) {
  Ends ends = open_ends();
  Predecessor predecessor{std::move(ends.there)};
  std::promise<void> told;
  const PredecessorWatch watch{predecessor, [&] { told.set_value(); }};
  EXPECT_FALSE(watch.is_over());
  { const Handover gone = std::move(ends.here); }
  told.get_future().get();
  while (!watch.is_over()) std::this_thread::yield();
}

TEST(PredecessorTest, ItsEndIsNotToldToWhoNoLongerWaits) {
  Ends ends = open_ends();
  Predecessor predecessor{std::move(ends.there)};
  bool told = false;
  {
    const PredecessorWatch watch{predecessor, [&] { told = true; }};
  }
  EXPECT_FALSE(told);
}

TEST(PredecessorTest, IsFoundOnceWhereTheEnvironmentNamesASocket) {
  Ends ends = open_ends();
  const int copy = dup(ends.there.descriptor());
  setenv(Handover::kVariable, std::to_string(copy).c_str(), 1);
  const auto found = Predecessor::find();
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(Predecessor::find(), nullptr);
  ends.here.send("yours");
  found->await_turn();
}

TEST(PredecessorTest, IsNotFoundWhereTheEnvironmentNamesAnythingElse) {
  const FileDescriptor file = open_null();
  for (const std::string& value : {std::string{""}, std::string{"x"}, std::string{"3x"}, std::string{"-1"},
                                   std::string{"9999999999"}, std::to_string(file.get())}) {
    setenv(Handover::kVariable, value.c_str(), 1);
    EXPECT_EQ(Predecessor::find(), nullptr) << value;
  }
}

}  // namespace
}  // namespace smppguard::app
