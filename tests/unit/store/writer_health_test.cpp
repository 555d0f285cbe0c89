// SPDX-License-Identifier: Apache-2.0
// What a writer does, and says of itself, while its store is away.
#include "samples.hpp"
#include "writing.hpp"

#include <atomic>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace smppguard::store {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr WallTime kNow{std::chrono::seconds{1'700'000'000}};
constexpr std::size_t kForEver = 1'000'000'000;

class WriterHealth : public WriterTest {
 protected:
  template <class Done>
  static bool await(Done done) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!done()) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      std::this_thread::yield();
    }
    return true;
  }
};

TEST_F(WriterHealth, OfAStoreInAFile) {
  Writer writer{store_, follower_, 0, {.location = "/a/b.db"}};
  ASSERT_TRUE(await([&] { return store_.reads() > 0; }));
  const Health health = writer.health(kNow);
  EXPECT_EQ(health.engine, "sqlite");
  EXPECT_EQ(health.role, Role::writer);
  EXPECT_EQ(health.lag, 0U);
  EXPECT_EQ(health.error, "");
  EXPECT_TRUE(health.ready);
  EXPECT_LE(health.last_success, kNow);
}

TEST_F(WriterHealth, OfADatabase) {
  Writer writer{store_, follower_, 0, {.location = "postgresql://db/x"}};
  EXPECT_EQ(writer.health(kNow).engine, "postgresql");
  store_.set_condition({.connected = false, .reconnects = 2, .error = "refused"});
  EXPECT_EQ(writer.health(kNow).role, Role::unreachable);
  EXPECT_EQ(writer.health(kNow).reconnects, 2U);
  EXPECT_EQ(writer.health(kNow).error, "refused");
  store_.set_condition({.read_only = true, .error = {}});
  EXPECT_EQ(writer.health(kNow).role, Role::reader);
}

TEST_F(WriterHealth, IsReadyUnlessItsKnowledgeIsTooOld) {
  store_.fail_next_reads(kForEver);
  Writer always{store_, follower_, 0, {}};
  Writer sometimes{store_, follower_, 0, {.not_ready_after = std::chrono::seconds{1}}};
  EXPECT_TRUE(sometimes.health(kNow).ready);
  ASSERT_TRUE(await([&] { return !sometimes.health(kNow).ready; }));
  EXPECT_GT(sometimes.health(kNow).age, std::chrono::seconds{1});
  EXPECT_TRUE(always.health(kNow).ready) << "deciding goes on";
  store_.fail_next_reads(0);
  EXPECT_TRUE(await([&] { return sometimes.health(kNow).ready; }));
}

TEST_F(WriterHealth, TellsThatTheStoreIsBackAndWhatWasCaughtUp) {
  store_.fail_next_reads(kForEver);
  std::atomic<std::uint64_t> caught_up{0};
  std::atomic<int> recoveries{0};
  Writer writer{store_, follower_, 0, {}, report(), [&](Duration away, std::uint64_t count) {
                  EXPECT_GE(away, Duration{0});
                  caught_up = count;
                  ++recoveries;
                }};
  ASSERT_TRUE(await([&] { return writer.health(kNow).role == Role::unreachable; }));
  EXPECT_THAT(writer.health(kNow).error, HasSubstr("told not to read"));
  EXPECT_EQ(writer.health(kNow).lag, std::nullopt);
  for (std::uint64_t i = 0; i < 5; ++i) store_.commit_elsewhere(sample_grant(i));
  store_.fail_next_reads(0);
  ASSERT_TRUE(await([&] { return recoveries > 0; }));
  EXPECT_EQ(caught_up, 5U);
  EXPECT_EQ(writer.health(kNow).role, Role::writer);
  EXPECT_EQ(writer.health(kNow).error, "");
  writer.stop();
  EXPECT_EQ(recoveries, 1);
  EXPECT_THAT(lost_, Each(0U));
}

TEST_F(WriterHealth, ACommitWhoseFeedCannotBeReadIsGivenUpInTimeAndFollowsLater) {
  store_.skip_positions(1);  // so that the feed has to be read
  store_.block();
  Writer writer{store_, follower_, 0, {}};
  std::promise<bool> first;
  ASSERT_TRUE(writer.submit(sample_grant(1), [&](bool durable) { first.set_value(durable); }));
  store_.await_hanging();
  store_.fail_next_reads(kForEver);
  const auto began = std::chrono::steady_clock::now();
  store_.release();
  EXPECT_FALSE(first.get_future().get());
  EXPECT_GE(std::chrono::steady_clock::now() - began, Writer::kFollowTimeout);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{10});
  EXPECT_EQ(writer.counters().committed, 1U);
  EXPECT_FALSE(indexed(1));

  store_.skip_positions(1);
  std::promise<bool> second;
  ASSERT_TRUE(writer.submit(sample_grant(2), [&](bool durable) { second.set_value(durable); }));
  EXPECT_FALSE(second.get_future().get());

  store_.fail_next_reads(0);
  ASSERT_TRUE(await([&] { return follower_.entries().size() == 2; }));
  EXPECT_TRUE(indexed(1));
  EXPECT_TRUE(indexed(2));
  EXPECT_EQ(follower_.entries(), store_.feed());
}

TEST_F(WriterHealth, NobodyWaitsInTheQueueBehindADeadStore) {
  store_.block();
  Writer writer{store_, follower_, 0, {.max_batch = 10}, report()};
  submit(writer, sample_grant(0));
  store_.await_hanging();
  for (std::uint64_t i = 1; i <= 500; ++i) submit(writer, sample_grant(i));
  submit(writer, ForgetReceipt{"1"});
  store_.fail_next(2);
  store_.release();
  ASSERT_TRUE(await([&] { return writer.counters().failed == 501; }));
  submit(writer, sample_grant(501));
  writer.stop();
  EXPECT_THAT(outcomes_, SizeIs(503));
  EXPECT_EQ(std::count(outcomes_.begin(), outcomes_.end(), true), 1) << "the last one";
  EXPECT_TRUE(outcomes_.back());
  EXPECT_THAT(store_.batches(), ElementsAre(2)) << "with the receipt that was to be forgotten";
  EXPECT_EQ(writer.counters().queued, 0U);
}

TEST_F(WriterHealth, OneFailureCostsOneBatchOnly) {
  store_.block();
  Writer writer{store_, follower_, 0, {.max_batch = 10}, report()};
  submit(writer, sample_grant(0));
  store_.await_hanging();
  for (std::uint64_t i = 1; i <= 50; ++i) submit(writer, sample_grant(i));
  store_.fail_next(1);
  store_.release();
  writer.stop();
  EXPECT_THAT(lost_, ElementsAre(1));
  EXPECT_EQ(writer.counters().committed, 50U);
}

TEST_F(WriterHealth, LooksAtTheFeedWhenTold) {
  Writer writer{store_, follower_, 0, {}};
  ASSERT_TRUE(await([&] { return store_.reads() > 0; }));
  // Far more looks than the interval gives.
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < 100; ++i) {
    const std::size_t before = store_.reads();
    writer.look_soon();
    ASSERT_TRUE(await([&] { return store_.reads() > before; }));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 50 * Writer::kLookInterval);
  store_.commit_elsewhere(sample_grant(1));
  writer.look_soon();
  EXPECT_TRUE(await([&] { return indexed(1); }));
  writer.stop();
  writer.look_soon();
}

TEST_F(WriterHealth, StopsWhileTheStoreIsAway) {
  store_.fail_next_reads(kForEver);
  store_.fail_next(kForEver);
  Writer writer{store_, follower_, 0, {}, report()};
  for (std::uint64_t i = 0; i < 100; ++i) submit(writer, sample_grant(i));
  writer.stop();
  EXPECT_THAT(outcomes_, AllOf(SizeIs(100), Each(false)));
}

}  // namespace
}  // namespace smppguard::store
