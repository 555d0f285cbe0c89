// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/writer.hpp"

#include "samples.hpp"
#include "writing.hpp"

#include <atomic>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(WriterTest, CommitsInTheOrderOfSubmission) {
  Writer writer{store_, follower_, 0, {}};
  for (std::uint64_t i = 0; i < 20; ++i) submit(writer, i % 2 == 0 ? sample_grant(i) : sample_near_miss(i));
  writer.stop();
  ASSERT_THAT(store_.records(), SizeIs(20));
  for (std::uint64_t i = 0; i < 20; ++i) {
    EXPECT_EQ(store_.records()[i], i % 2 == 0 ? sample_grant(i) : sample_near_miss(i));
  }
  EXPECT_THAT(outcomes_, AllOf(SizeIs(20), Each(true)));
}

TEST_F(WriterTest, SharesOneCommitAmongAllThatCameMeanwhile) {
  const auto writer = busy_writer();
  for (std::uint64_t i = 1; i <= 200; ++i) submit(*writer, sample_grant(i));
  EXPECT_EQ(writer->counters().queued, 200U);
  store_.release();
  writer->stop();
  EXPECT_THAT(store_.batches(), ElementsAre(1, 200));
  EXPECT_EQ(writer->counters().batches, 2U);
  EXPECT_EQ(writer->counters().committed, 201U);
  EXPECT_EQ(writer->counters().failed, 0U);
  EXPECT_EQ(writer->counters().queued, 0U);
}

TEST_F(WriterTest, CutsBatchesAtTheirLimit) {
  const auto writer = busy_writer({.max_batch = 64});
  for (std::uint64_t i = 1; i <= 200; ++i) submit(*writer, sample_grant(i));
  store_.release();
  writer->stop();
  EXPECT_THAT(store_.batches(), ElementsAre(1, 64, 64, 64, 8));
  EXPECT_THAT(outcomes_, AllOf(SizeIs(201), Each(true)));
}

TEST_F(WriterTest, IndexesAGrantAfterItsCommitAndBeforeItsCompletion) {
  struct Seen {
    std::size_t committed;
    bool indexed;
  };
  std::promise<Seen> at_completion;
  store_.block();
  Writer writer{store_, follower_, 0, {}};
  ASSERT_TRUE(writer.submit(sample_grant(1), [&](bool durable) {
    EXPECT_TRUE(durable);
    at_completion.set_value({store_.records().size(), indexed(1)});
  }));
  store_.await_hanging();
  EXPECT_FALSE(indexed(1));
  store_.release();
  const Seen seen = at_completion.get_future().get();
  EXPECT_EQ(seen.committed, 1U);
  EXPECT_TRUE(seen.indexed);
}

TEST_F(WriterTest, IndexesTheWholeBatchBeforeItsFirstCompletion) {
  const auto writer = busy_writer();
  bool last_indexed = false;
  ASSERT_TRUE(writer->submit(sample_grant(1), [&](bool) { last_indexed = indexed(9); }));
  for (std::uint64_t i = 2; i <= 9; ++i) submit(*writer, sample_grant(i));
  store_.release();
  writer->stop();
  EXPECT_TRUE(last_indexed);
}

TEST_F(WriterTest, IndexesNoNearMiss) {
  Writer writer{store_, follower_, 0, {}};
  submit(writer, sample_near_miss(1));
  writer.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true));
  EXPECT_EQ(follower_.size(), 0U);
}

TEST_F(WriterTest, FailsABatchPromptlyWhenTheStoreIsDownAndGoesOn) {
  const auto writer = busy_writer();
  for (std::uint64_t i = 1; i <= 3; ++i) submit(*writer, sample_grant(i));
  store_.fail_next(2);
  store_.release();
  writer->stop();
  EXPECT_THAT(outcomes_, ElementsAre(false, false, false, false));
  EXPECT_THAT(lost_, ElementsAre(1, 3)) << "a store that is down must not be asked for each record";
  EXPECT_EQ(follower_.size(), 0U);
  EXPECT_EQ(writer->counters().failed, 4U);
  EXPECT_EQ(writer->counters().batches, 0U);
}

TEST_F(WriterTest, WorksAgainWhenTheStoreDoes) {
  store_.fail_next(1);
  Writer writer{store_, follower_, 0, {}, report()};
  std::promise<bool> first;
  ASSERT_TRUE(writer.submit(sample_grant(1), [&](bool durable) { first.set_value(durable); }));
  EXPECT_FALSE(first.get_future().get());
  submit(writer, sample_grant(1));
  writer.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true));
  EXPECT_TRUE(indexed(1));
}

TEST_F(WriterTest, LosesOnlyTheUnfitRecordsOfABatch) {
  const auto writer = busy_writer();
  store_.refuse([](const Change& change) { return !std::get<Record>(change).sender; });
  for (std::uint64_t i = 1; i <= 100; ++i)
    submit(*writer, i == 37 || i == 80 ? unfit_grant(i) : sample_grant(i));
  store_.release();
  writer->stop();
  ASSERT_THAT(outcomes_, SizeIs(101));
  for (std::uint64_t i = 0; i <= 100; ++i) {
    EXPECT_EQ(outcomes_[i], i != 37 && i != 80) << i;
    EXPECT_EQ(indexed(i), i != 37 && i != 80) << i;
  }
  EXPECT_THAT(lost_, ElementsAre(1, 1));
  EXPECT_EQ(writer->counters().committed, 99U);
  EXPECT_EQ(writer->counters().failed, 2U);
  EXPECT_LT(store_.batches().size(), 20U) << "one commit for each record is too slow";
}

TEST_F(WriterTest, LosesOnlyTheUnfitRecordsInSqliteToo) {
  const TempDir dir;
  const auto sqlite = opened(dir / "approvals.db");
  Writer writer{*sqlite, follower_, 0, {}};
  for (std::uint64_t i = 0; i < 10; ++i) submit(writer, i == 5 ? unfit_grant(i) : sample_grant(i));
  writer.stop();
  EXPECT_THAT(outcomes_, ElementsAre(true, true, true, true, true, false, true, true, true, true));
  EXPECT_EQ(standing(*sqlite).size(), 9U);
  EXPECT_EQ(follower_.size(), 9U);
}

TEST_F(WriterTest, RefusesWhenTheQueueIsFullAndTakesAgainLater) {
  const auto writer = busy_writer({.max_queued = 3});
  for (std::uint64_t i = 1; i <= 3; ++i) submit(*writer, sample_grant(i));
  std::atomic<bool> called = false;
  EXPECT_FALSE(writer->submit(sample_grant(4), [&](bool) { called = true; }));
  std::promise<void> drained;
  store_.release();
  while (writer->counters().committed < 4) std::this_thread::yield();
  EXPECT_TRUE(writer->submit(sample_grant(5), [&](bool) { drained.set_value(); }));
  drained.get_future().wait();
  writer->stop();
  EXPECT_FALSE(called);
}

TEST_F(WriterTest, StopCommitsWhatIsQueuedAndRefusesMore) {
  const auto writer = busy_writer();
  for (std::uint64_t i = 1; i <= 50; ++i) submit(*writer, sample_grant(i));
  std::thread stopping{[&] { writer->stop(); }};
  while (writer->submit(sample_grant(99), nullptr)) std::this_thread::yield();
  store_.release();
  stopping.join();
  EXPECT_GE(store_.records().size(), 51U);
  EXPECT_THAT(outcomes_, AllOf(SizeIs(51), Each(true)));
  EXPECT_FALSE(writer->submit(sample_grant(100), nullptr));
  writer->stop();
}

TEST_F(WriterTest, DestructionCommitsWhatIsQueued) {
  auto writer = busy_writer();
  for (std::uint64_t i = 1; i <= 50; ++i) submit(*writer, sample_grant(i));
  store_.release();
  writer.reset();
  EXPECT_THAT(store_.records(), SizeIs(51));
  EXPECT_THAT(outcomes_, AllOf(SizeIs(51), Each(true)));
}

TEST_F(WriterTest, StopsWithoutEverHavingWorked) {
  Writer writer{store_, follower_, 0, {}};
  writer.stop();
  EXPECT_THAT(store_.batches(), IsEmpty());
}

TEST_F(WriterTest, ACompletionMaySubmit) {
  Writer writer{store_, follower_, 0, {}};
  std::promise<bool> second;
  ASSERT_TRUE(writer.submit(sample_grant(1), [&](bool) {
    EXPECT_TRUE(writer.submit(sample_grant(2), [&](bool durable) { second.set_value(durable); }));
  }));
  EXPECT_TRUE(second.get_future().get());
  writer.stop();
}

TEST_F(WriterTest, ServesManyThreads) {
  constexpr std::uint64_t kThreads = 4;
  constexpr std::uint64_t kEach = 500;
  const TempDir dir;
  const auto sqlite = opened(dir / "approvals.db");
  std::atomic<std::uint64_t> durable_count = 0;
  {
    Writer writer{*sqlite, follower_, 0, {}};
    std::vector<std::thread> threads;
    for (std::uint64_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (std::uint64_t i = 0; i < kEach; ++i) {
          EXPECT_TRUE(writer.submit(sample_grant(t * kEach + i),
                                    [&](bool durable) { durable_count += durable ? 1 : 0; }));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(durable_count, kThreads * kEach);
  EXPECT_EQ(follower_.size(), kThreads * kEach);
  EXPECT_EQ(standing(*sqlite).size(), kThreads * kEach);
}

}  // namespace
}  // namespace smppguard::store
