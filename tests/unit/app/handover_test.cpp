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
  ends.here.send("load", "/var/lib/smppguard.db");
  Predecessor predecessor{std::move(ends.there)};
  const auto legacy = predecessor.take_legacy();
  ASSERT_TRUE(legacy.has_value());
  ASSERT_EQ(legacy->sockets.size(), 2U);
  EXPECT_EQ(legacy->sockets[0].name, "main");
  EXPECT_EQ(legacy->sockets[1].name, "tls");
  EXPECT_EQ(legacy->store, "/var/lib/smppguard.db");
}

TEST(PredecessorTest, IsNotTakenForOneThatServesIfItEndsAtOnce) {
  Ends ends = open_ends();
  ends.here.send("progress");
  { const Handover gone = std::move(ends.here); }
  EXPECT_TRUE(Predecessor{std::move(ends.there)}.take_legacy().has_error());
}

TEST(HandoverTest, TheLastWordsOfWhoDoesNotListenAreHeard) {
  Ends ends = open_ends();
  ASSERT_TRUE(ends.here.send("load"));
  ASSERT_TRUE(ends.there.send("failed", "why"));
  { const Handover gone = std::move(ends.there); }
  const auto last = ends.here.receive();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->text, "why");
  EXPECT_FALSE(ends.here.receive());
}

TEST(HandoverTest, WhatNeedNotBeHeardIsNotWaitedFor) {
  Ends ends = open_ends();
  int heard = 0;
  while (ends.here.mention("progress", std::string(4'000, 'x'))) ASSERT_LT(++heard, 100'000);
  EXPECT_GT(heard, 0);
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
  PredecessorWatch watch{predecessor, [&] {
                           told.set_value();
                           return true;
                         }};
  EXPECT_FALSE(watch.has_ended());
  EXPECT_FALSE(watch.await_end(std::chrono::milliseconds{1}));
  { const Handover gone = std::move(ends.here); }
  EXPECT_TRUE(watch.await_end(std::chrono::seconds{20}));
  EXPECT_TRUE(watch.has_ended());
  told.get_future().get();
}

TEST(PredecessorTest, WhatItLeavesIsAskedForUntilItIsThere) {
  Ends ends = open_ends();
  Predecessor predecessor{std::move(ends.there)};
  { const Handover gone = std::move(ends.here); }
  std::promise<void> taken;
  int attempts = 0;
  const PredecessorWatch watch{predecessor,
                               [&] {
                                 if (++attempts < 3) return false;
                                 taken.set_value();
                                 return true;
                               },
                               std::chrono::milliseconds{1}};
  taken.get_future().get();
}

TEST(PredecessorTest, ItsEndIsNotToldToWhoNoLongerWaits) {
  Ends ends = open_ends();
  Predecessor predecessor{std::move(ends.there)};
  bool told = false;
  {
    const PredecessorWatch watch{predecessor, [&] { return told = true; }};
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
