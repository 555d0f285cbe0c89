// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/writer.hpp"
#include "writing.hpp"

#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WriterReceipts : public WriterTest {
 protected:
  static void forget_one(Writer& writer, std::uint64_t index) {
    EXPECT_TRUE(writer.submit(forget(index), nullptr));
  }

  /// Returns once the writer has nothing in hand: what was submitted before is committed or has failed.
  static void settle(Writer& writer) {
    std::promise<void> reached;
    ASSERT_TRUE(writer.submit(sample_near_miss(99), [&](bool) { reached.set_value(); }));
    reached.get_future().wait();
  }
};

TEST_F(WriterReceipts, ShareOneCommitWithApprovalsInTheOrderOfSubmission) {
  const auto writer = busy_writer();
  submit(*writer, sample_receipt(1));
  submit(*writer, sample_grant(1));
  forget_one(*writer, 1);
  submit(*writer, sample_receipt(2));
  store_.release();
  writer->stop();
  EXPECT_THAT(store_.batches(), ElementsAre(1, 4));
  EXPECT_THAT(store_.changes(),
              ElementsAre(Change{sample_grant(0)}, Change{sample_receipt(1)}, Change{sample_grant(1)},
                          Change{forget(1)}, Change{sample_receipt(2)}));
  EXPECT_THAT(outcomes_, ElementsAre(true, true, true, true));
  EXPECT_TRUE(indexed(1));
  EXPECT_EQ(follower_.size(), 2U);
  EXPECT_EQ(writer->counters().committed, 5U);
}

TEST_F(WriterReceipts, AreNotKeptWhenTheStoreIsDown) {
  store_.fail_next(1);
  Writer writer{store_, follower_, 0, {}, report()};
  submit(writer, sample_receipt(1));
  writer.stop();
  EXPECT_THAT(outcomes_, ElementsAre(false));
  EXPECT_THAT(lost_, ElementsAre(1));
}

TEST_F(WriterReceipts, AreForgottenWithALaterBatchIfTheStoreWasDown) {
  Writer writer{store_, follower_, 0, {}, report()};
  submit(writer, sample_receipt(1));
  settle(writer);
  store_.block();
  forget_one(writer, 1);
  store_.await_hanging();
  store_.fail_next(1);
  store_.release();
  settle(writer);
  EXPECT_THAT(store_.receipts(), IsEmpty());
  writer.stop();
  EXPECT_THAT(lost_, ElementsAre(0)) << "a failed forget is tried again and costs nothing";
  EXPECT_EQ(writer.counters().failed, 0U);
}

TEST_F(WriterReceipts, AreForgottenWhenStoppingIfTheStoreWasDownBefore) {
  Writer writer{store_, follower_, 0, {}, report()};
  submit(writer, sample_receipt(1));
  settle(writer);
  store_.block();
  forget_one(writer, 1);
  store_.await_hanging();
  store_.fail_next(1);
  store_.release();
  writer.stop();
  EXPECT_THAT(store_.receipts(), IsEmpty());
}

TEST_F(WriterReceipts, AreGivenUpWhenStoppingIfTheStoreStaysDown) {
  Writer writer{store_, follower_, 0, {.max_batch = 10}, report()};
  store_.block();
  for (std::uint64_t i = 1; i <= 100; ++i) forget_one(writer, i);
  store_.await_hanging();
  store_.fail_next(1000);
  store_.release();
  writer.stop();
  EXPECT_LE(lost_.size(), 12U) << "a store that is down is not asked for each receipt again";
  EXPECT_THAT(store_.changes(), IsEmpty());
}

TEST_F(WriterReceipts, AreTriedAgainOnlyInCompanyWhileTheStoreFails) {
  Writer writer{store_, follower_, 0, {}, report()};
  store_.block();
  forget_one(writer, 1);
  store_.await_hanging();
  store_.fail_next(2);
  store_.release();
  settle(writer);  // fails too, and takes the forget along
  settle(writer);
  writer.stop();
  EXPECT_THAT(lost_, ElementsAre(0, 1));
  EXPECT_THAT(store_.batches(), ElementsAre(2));
  EXPECT_EQ(store_.changes().front(), Change{forget(1)}) << "older than what it goes with";
}

TEST_F(WriterReceipts, DrainTheBacklogOnceTheStoreWorksAgain) {
  const auto writer = busy_writer({.max_batch = 4});
  for (std::uint64_t i = 1; i <= 20; ++i) forget_one(*writer, i);
  store_.fail_next(2);  // the second fails all that is queued
  store_.release();
  while (writer->counters().failed < 1 || writer->counters().queued > 0) std::this_thread::yield();
  settle(*writer);
  while (store_.changes().size() < 21) std::this_thread::yield();  // without anything new to do
  writer->stop();
  for (const std::size_t batch : store_.batches()) EXPECT_LE(batch, 8U);
}

TEST_F(WriterReceipts, AreForgottenThoughTheQueueIsFullAndTakeNoRoom) {
  const auto writer = busy_writer({.max_queued = 2});
  for (std::uint64_t i = 1; i <= 50; ++i) forget_one(*writer, i);
  submit(*writer, sample_receipt(1));
  submit(*writer, sample_grant(1));
  EXPECT_FALSE(writer->submit(sample_receipt(2), nullptr));
  EXPECT_FALSE(writer->submit(sample_grant(2), nullptr));
  forget_one(*writer, 51);
  EXPECT_EQ(writer->counters().queued, 53U);
  store_.release();
  writer->stop();
  EXPECT_THAT(store_.changes(), SizeIs(54));
}

TEST_F(WriterReceipts, AreForgottenWithinABound) {
  const auto writer = busy_writer();
  for (std::size_t i = 0; i < Writer::kMostForgets; ++i)
    ASSERT_TRUE(writer->submit(ForgetReceipt{"SG"}, nullptr));
  EXPECT_FALSE(writer->submit(ForgetReceipt{"SG"}, nullptr));
  submit(*writer, sample_grant(1));
  store_.release();
  writer->stop();
  EXPECT_EQ(writer->counters().committed, Writer::kMostForgets + 2);
}

TEST_F(WriterReceipts, FindRoomAgainOnceOthersAreForgottenOrGivenUp) {
  const auto writer = busy_writer();
  store_.refuse([](const Change& change) { return change == Change{ForgetReceipt{"bad"}}; });
  for (std::size_t i = 1; i < Writer::kMostForgets; ++i)
    ASSERT_TRUE(writer->submit(ForgetReceipt{"SG"}, nullptr));
  ASSERT_TRUE(writer->submit(ForgetReceipt{"bad"}, nullptr));
  EXPECT_FALSE(writer->submit(ForgetReceipt{"SG"}, nullptr));
  store_.release();
  while (writer->counters().committed + writer->counters().failed < Writer::kMostForgets + 1)
    std::this_thread::yield();
  for (std::size_t i = 0; i < Writer::kMostForgets; ++i)
    ASSERT_TRUE(writer->submit(ForgetReceipt{"SG"}, nullptr));
  writer->stop();
}

TEST_F(WriterReceipts, LoseOnlyTheUnfitOnesOfABatch) {
  const auto writer = busy_writer();
  store_.refuse([](const Change& change) {
    const auto* receipt = std::get_if<PendingReceipt>(&change);
    return change == Change{forget(7)} || (receipt != nullptr && receipt->message_id.empty());
  });
  PendingReceipt nameless = sample_receipt(2);
  nameless.message_id.clear();
  submit(*writer, sample_receipt(1));
  submit(*writer, nameless);
  forget_one(*writer, 7);
  submit(*writer, sample_grant(3));
  store_.release();
  writer->stop();
  EXPECT_THAT(outcomes_, ElementsAre(true, true, false, true));
  EXPECT_THAT(store_.receipts(), ElementsAre(sample_receipt(1)));
  EXPECT_TRUE(indexed(3));
  EXPECT_THAT(lost_, ElementsAre(1, 1)) << "what the store will never forget is not tried for ever";
}

TEST_F(WriterReceipts, LiveInSqliteUntilTheyAreForgotten) {
  const TempDir dir;
  {
    const auto sqlite = opened(dir / "approvals.db");
    Writer writer{*sqlite, follower_, 0, {}};
    for (std::uint64_t i = 0; i < 10; ++i) submit(writer, sample_receipt(i));
    for (std::uint64_t i = 0; i < 10; ++i) {
      if (i != 4) forget_one(writer, i);
    }
  }
  std::vector<PendingReceipt> left;
  const auto loaded = opened(dir / "approvals.db")->load_receipts(100, [&](PendingReceipt one) {
    left.push_back(std::move(one));
  });
  EXPECT_EQ(loaded.value(), 1U);
  EXPECT_THAT(left, ElementsAre(sample_receipt(4)));
}

}  // namespace
}  // namespace smppguard::store
