// SPDX-License-Identifier: Apache-2.0
#include "receipt_desk.hpp"

#include "desk_doubles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr policy::UpstreamId kCarrier = 1;

class ReceiptDeskTest : public ::testing::Test {
 protected:
  ReceiverId join(Receiver& receiver, const std::string& system_id = "app1", bool receives = true,
                  policy::UpstreamId upstream = kCarrier) {
    return desk_.join(receiver, {upstream, receives}, system_id, now_);
  }
  /// Made and released now.
  ReceiptPtr release(ReceiverId preferred = ReceiverId::none, const std::string& system_id = "app1") {
    const ReceiptPtr receipt = receipts_.make(wall_, system_id, kCarrier);
    EXPECT_TRUE(desk_.release(receipt, preferred, now_, wall_));
    return receipt;
  }
  std::vector<ReceiptPtr> release_many(std::size_t count, ReceiverId preferred = ReceiverId::none) {
    std::vector<ReceiptPtr> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(release(preferred));
    return all;
  }
  void settle(const ReceiptPtr& receipt, ReceiverId by, bool done) { desk_.settled(receipt, by, done, now_); }
  void pass(std::chrono::milliseconds time) {
    now_ += time;
    wall_ += time;
  }
  void due() { desk_.due(now_, wall_); }

  Time now_ = Time{} + 1000s;
  WallTime wall_{1'764'000'000'000ms};
  Receipts receipts_;
  ForgettingSink sink_;
  std::vector<std::pair<std::string, ReceiptLoss>> lost_;
  ReceiptDesk desk_{
      sink_,
      [this](const relay::Receipt& receipt, ReceiptLoss why) { lost_.emplace_back(receipt.message_id, why); },
      100};
  Mailbox first_;
  Mailbox second_;
};

TEST_F(ReceiptDeskTest, GoesToTheSubmittersOwnBindIfItReceives) {
  join(first_);
  const ReceiverId own = join(second_);
  const auto receipts = release_many(5, own);
  EXPECT_THAT(first_.got, IsEmpty());
  EXPECT_EQ(second_.got, receipts);
}

TEST_F(ReceiptDeskTest, GoesToAnotherBindOfTheSystemIdIfTheOwnDoesNotReceive) {
  const ReceiverId transmitter = join(first_, "app1", false);
  EXPECT_EQ(transmitter, ReceiverId::none);
  join(second_);
  const ReceiptPtr receipt = release(transmitter);
  EXPECT_THAT(first_.got, IsEmpty());
  EXPECT_THAT(second_.got, ElementsAre(receipt));
}

TEST_F(ReceiptDeskTest, GoesToTheOthersInTurn) {
  join(first_);
  join(second_);
  const auto receipts = release_many(4);
  EXPECT_THAT(first_.got, ElementsAre(receipts[0], receipts[2]));
  EXPECT_THAT(second_.got, ElementsAre(receipts[1], receipts[3]));
}

TEST_F(ReceiptDeskTest, GoesToNobodyElse) {
  const ReceiverId stranger = join(first_, "app2");
  join(second_, "app1", true, kCarrier + 1);
  const ReceiptPtr receipt = release(stranger);
  EXPECT_THAT(first_.got, IsEmpty()) << "another system_id, even as the preferred one";
  EXPECT_THAT(second_.got, IsEmpty()) << "another upstream";
  Mailbox right;
  join(right);
  EXPECT_THAT(right.got, ElementsAre(receipt));
}

TEST_F(ReceiptDeskTest, WaitsForTheFirstReceiverInOrder) {
  auto receipts = release_many(3);
  pass(1s);
  receipts.push_back(release());
  join(first_);
  EXPECT_EQ(first_.got, receipts);
}

TEST_F(ReceiptDeskTest, IsForgottenOnceItIsDone) {
  const ReceiverId id = join(first_);
  const ReceiptPtr receipt = release();
  settle(receipt, id, true);
  EXPECT_THAT(sink_.forgotten(), ElementsAre(receipt->message_id));
  EXPECT_EQ(desk_.size(), 0U);
}

TEST_F(ReceiptDeskTest, IsForgottenIfItIsNotEvenWantedToBeReleased) {
  const ReceiptPtr receipt = receipts_.make(wall_, "app1", kCarrier);
  settle(receipt, ReceiverId::none, true);
  EXPECT_THAT(sink_.forgotten(), ElementsAre(receipt->message_id));
  settle(receipts_.make(wall_, "app1", kCarrier), ReceiverId::none, false);
  EXPECT_THAT(sink_.forgotten(), SizeIs(1));
}

TEST_F(ReceiptDeskTest, ComesAgainAfterAWhileIfItIsNotDone) {
  const ReceiverId id = join(first_);
  const ReceiptPtr receipt = release();
  pass(5s);
  settle(receipt, id, false);
  EXPECT_EQ(desk_.next_due(), now_ + ReceiptDesk::kRetryAfter);
  pass(30s - 1ms);
  due();
  EXPECT_THAT(first_.got, SizeIs(1));
  pass(1ms);
  due();
  EXPECT_THAT(first_.got, ElementsAre(receipt, receipt));
  EXPECT_THAT(sink_.forgotten(), IsEmpty());
}

TEST_F(ReceiptDeskTest, ComesAgainAtOnceToAReceiverThatJoins) {
  const ReceiverId id = join(first_);
  const ReceiptPtr receipt = release();
  pass(5s);
  settle(receipt, id, false);
  pass(1s);
  const ReceiverId fresh = join(second_);
  EXPECT_THAT(first_.got, SizeIs(1));
  ASSERT_THAT(second_.got, ElementsAre(receipt));
  pass(1s);
  settle(receipt, fresh, false);
  due();
  EXPECT_EQ(first_.got.size() + second_.got.size(), 2U) << "from then on it waits as before";
}

TEST_F(ReceiptDeskTest, ComesToTheOneThatJoinsAndNotToTheOneThatWouldNotTakeIt) {
  const ReceiverId own = join(first_);
  const ReceiptPtr receipt = release(own);
  settle(receipt, own, false);
  pass(1s);
  join(second_);
  EXPECT_THAT(first_.got, SizeIs(1));
  EXPECT_THAT(second_.got, ElementsAre(receipt));
}

TEST_F(ReceiptDeskTest, HoldsBackAllThatFailedAndNothingElse) {
  const ReceiverId id = join(first_);
  for (const ReceiptPtr& receipt : release_many(5)) settle(receipt, id, false);
  const ReceiptPtr good = release();
  EXPECT_THAT(first_.got, SizeIs(6));
  EXPECT_EQ(first_.got.back(), good) << "a newer one does not wait for those that failed";
}

TEST_F(ReceiptDeskTest, LetsAReceiverHaveAWindowAndTheOthersWaitInOrder) {
  const ReceiverId id = join(first_);
  const auto receipts = release_many(ReceiptDesk::kWindow + 3, id);
  ASSERT_THAT(first_.got, SizeIs(ReceiptDesk::kWindow));
  for (std::size_t i = 0; i < 3; ++i) {
    settle(receipts[i], id, true);
    EXPECT_EQ(first_.got.back(), receipts[ReceiptDesk::kWindow + i]);
  }
  EXPECT_EQ(first_.got, receipts);
}

TEST_F(ReceiptDeskTest, GoesToAnotherBindIfTheOwnHasItsWindowFull) {
  const ReceiverId own = join(first_);
  join(second_);
  const auto receipts = release_many(ReceiptDesk::kWindow + 1, own);
  EXPECT_THAT(first_.got, SizeIs(ReceiptDesk::kWindow));
  EXPECT_THAT(second_.got, ElementsAre(receipts.back()));
}

TEST_F(ReceiptDeskTest, AFailureMakesRoomForTheNext) {
  const ReceiverId id = join(first_);
  const auto receipts = release_many(ReceiptDesk::kWindow + 1);
  settle(receipts[0], id, false);
  EXPECT_EQ(first_.got.back(), receipts.back());
}

TEST_F(ReceiptDeskTest, IsGivenBackByAReceiverThatLeaves) {
  const ReceiverId id = join(first_);
  join(second_);
  const ReceiptPtr receipt = release(id);
  desk_.leave(id, now_);
  pass(ReceiptDesk::kRetryAfter);
  due();
  EXPECT_THAT(first_.got, SizeIs(1)) << "it is never called again";
  EXPECT_THAT(second_.got, ElementsAre(receipt));
}

TEST_F(ReceiptDeskTest, IsGivenBackWholeToTheNextReceiver) {
  const ReceiverId id = join(first_);
  const auto receipts = release_many(ReceiptDesk::kWindow + 5);
  desk_.leave(id, now_);
  EXPECT_EQ(desk_.size(), receipts.size());
  pass(1s);
  const ReceiverId next = join(second_);
  while (second_.got.size() < receipts.size()) settle(second_.got[second_.got.size() - 1], next, true);
  EXPECT_THAT(second_.got, ::testing::UnorderedElementsAreArray(receipts));
}

TEST_F(ReceiptDeskTest, MayBeDoneByAReceiverThatHasLeft) {
  const ReceiverId id = join(first_);
  join(second_);
  const ReceiptPtr receipt = release(id);
  desk_.leave(id, now_);
  pass(2s);
  settle(receipt, id, true);
  EXPECT_THAT(sink_.forgotten(), ElementsAre(receipt->message_id));
  pass(ReceiptDesk::kRetryAfter);
  due();
  EXPECT_THAT(second_.got, IsEmpty());
}

TEST_F(ReceiptDeskTest, MayBeDoneByOneWhileAnotherHasIt) {
  const ReceiverId gone = join(first_);
  const ReceiptPtr receipt = release(gone);
  desk_.leave(gone, now_);
  pass(1s);
  const ReceiverId next = join(second_);
  ASSERT_THAT(second_.got, ElementsAre(receipt));
  settle(receipt, gone, false);
  pass(ReceiptDesk::kRetryAfter);
  due();
  EXPECT_THAT(second_.got, SizeIs(1)) << "it is the other's now, and only that one can fail with it";
  settle(receipt, gone, true);
  EXPECT_EQ(desk_.size(), 0U);
  settle(receipt, next, false);
  pass(ReceiptDesk::kRetryAfter);
  due();
  EXPECT_THAT(second_.got, SizeIs(1));
  const auto more = release_many(ReceiptDesk::kWindow);
  EXPECT_EQ(second_.got.back(), more.back()) << "it takes no place in the window any more";
}

TEST_F(ReceiptDeskTest, LeavingTwiceOrNeverJoinedIsNothing) {
  const ReceiverId id = join(first_);
  desk_.leave(id, now_);
  desk_.leave(id, now_);
  desk_.leave(ReceiverId::none, now_);
  EXPECT_EQ(desk_.size(), 0U);
}

TEST_F(ReceiptDeskTest, IsTakenOnceHoweverOftenItIsReleased) {
  join(first_);
  const ReceiptPtr receipt = release();
  EXPECT_TRUE(desk_.release(receipt, ReceiverId::none, now_, wall_));
  EXPECT_THAT(first_.got, ElementsAre(receipt));
  EXPECT_EQ(desk_.size(), 1U);
}

TEST_F(ReceiptDeskTest, IsRefusedWhenTooManyWaitAndTakenAgainLater) {
  const auto receipts = release_many(100);
  const ReceiptPtr surplus = receipts_.make(wall_, "app2", kCarrier);
  EXPECT_FALSE(desk_.release(surplus, ReceiverId::none, now_, wall_));
  EXPECT_THAT(lost_, ElementsAre(std::pair{surplus->message_id, ReceiptLoss::no_room}));
  EXPECT_THAT(sink_.forgotten(), IsEmpty()) << "it stays in the store";
  EXPECT_THAT(lost_, SizeIs(1));
  const ReceiverId id = join(first_);
  settle(first_.got.front(), id, true);
  EXPECT_TRUE(desk_.release(surplus, ReceiverId::none, now_, wall_));
}

TEST_F(ReceiptDeskTest, GoesOutThoughTooManyWaitForSomebodyElse) {
  release_many(100);
  const ReceiverId id = join(first_, "app2");
  for (std::size_t i = 0; i < ReceiptDesk::kWindow; ++i) release(id, "app2");
  EXPECT_THAT(first_.got, SizeIs(ReceiptDesk::kWindow));
  EXPECT_FALSE(desk_.release(receipts_.make(wall_, "app2", kCarrier), id, now_, wall_)) << "it had to wait";
  settle(first_.got.front(), id, false);
  EXPECT_EQ(desk_.size(), 100 + ReceiptDesk::kWindow) << "what was taken is not lost";
}

TEST_F(ReceiptDeskTest, IsForgottenAfterThreeDays) {
  const ReceiptPtr receipt = release();
  EXPECT_LE(desk_.next_due(), now_ + 72h);
  pass(72h - 1ms);
  due();
  EXPECT_THAT(lost_, IsEmpty());
  EXPECT_EQ(desk_.next_due(), now_ + 1ms);
  pass(1ms);
  due();
  EXPECT_THAT(lost_, ElementsAre(std::pair{receipt->message_id, ReceiptLoss::too_old}));
  EXPECT_THAT(sink_.forgotten(), ElementsAre(receipt->message_id));
  join(first_);
  EXPECT_THAT(first_.got, IsEmpty());
  EXPECT_EQ(desk_.size(), 0U);
}

TEST_F(ReceiptDeskTest, IsForgottenAtOnceIfItIsTooOldAlready) {
  join(first_);
  const ReceiptPtr old = receipts_.make(wall_ - 72h, "app1", kCarrier);
  EXPECT_TRUE(desk_.release(old, ReceiverId::none, now_, wall_));
  auto strange = std::make_shared<relay::Receipt>(*old);
  strange->message_id = "not one of ours";
  EXPECT_TRUE(desk_.release(strange, ReceiverId::none, now_, wall_));
  EXPECT_THAT(first_.got, IsEmpty());
  EXPECT_THAT(sink_.forgotten(), ElementsAre(old->message_id, strange->message_id));
  EXPECT_THAT(lost_, SizeIs(2));
}

TEST_F(ReceiptDeskTest, IsNotTakenFromAReceiverHoweverOldItGets) {
  const ReceiverId id = join(first_);
  const auto receipts = release_many(2);
  settle(receipts[1], id, false);
  pass(73h);
  due();
  EXPECT_THAT(sink_.forgotten(), ElementsAre(receipts[1]->message_id));
  settle(receipts[0], id, false);
  pass(30s);
  due();
  EXPECT_THAT(sink_.forgotten(), ElementsAre(receipts[1]->message_id, receipts[0]->message_id));
  EXPECT_THAT(first_.got, SizeIs(2));
}

TEST_F(ReceiptDeskTest, FromAClockThatWasAheadIsKeptAndLookedAtAgain) {
  const ReceiptPtr ahead = receipts_.make(wall_ + 24h * 365 * 900, "app1", kCarrier);
  EXPECT_TRUE(desk_.release(ahead, ReceiverId::none, now_, wall_));
  for (int i = 0; i < 3; ++i) {
    EXPECT_LE(desk_.next_due(), now_ + 72h);
    pass(72h);
    due();
  }
  join(first_);
  EXPECT_THAT(first_.got, ElementsAre(ahead));
}

TEST_F(ReceiptDeskTest, ForgetsInPartsSoThatNobodyWaitsLong) {
  ReceiptDesk large{sink_, [](const relay::Receipt&, ReceiptLoss) {}};
  for (int i = 0; i < 2'500; ++i)
    EXPECT_TRUE(large.release(receipts_.make(wall_, "app1", kCarrier), ReceiverId::none, now_, wall_));
  pass(72h);
  std::vector<std::size_t> left;
  while (large.next_due() <= now_) {
    large.due(now_, wall_);
    left.push_back(large.size());
  }
  EXPECT_THAT(left, ElementsAre(1'500U, 500U, 0U));
}

TEST_F(ReceiptDeskTest, AsksForNoTimeWhenThereIsNothingToDo) {
  EXPECT_EQ(desk_.next_due(), Time::max());
  const ReceiverId id = join(first_);
  settle(release(), id, true);
  pass(73h);
  due();
  EXPECT_EQ(desk_.next_due(), Time::max());
}

}  // namespace
}  // namespace smppguard::net
