// SPDX-License-Identifier: Apache-2.0
// Workers release, settle and leave all at once. Meant to run under ThreadSanitizer too.
#include "desk_doubles.hpp"
#include "receipt_desk.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;

constexpr policy::UpstreamId kCarrier = 1;
constexpr int kThreads = 4;
constexpr int kEach = 3'000;
constexpr Time kStart = Time{} + 1000s;
const WallTime kWall{1'764'000'000'000ms};

/// A receiver as a worker has it: what comes is looked at on the worker's own thread.
class Inbox final : public Receiver {
 public:
  void deliver(ReceiptPtr receipt) override {
    const std::lock_guard lock{mutex_};
    most_ = std::max(most_, ++has_);
    if (gone_) called_when_gone_ = true;
    waiting_.push_back(std::move(receipt));
  }
  [[nodiscard]] std::vector<ReceiptPtr> take() {
    const std::lock_guard lock{mutex_};
    return std::exchange(waiting_, {});
  }
  void settled() {
    const std::lock_guard lock{mutex_};
    --has_;
  }
  void gone() {
    const std::lock_guard lock{mutex_};
    gone_ = true;
  }
  [[nodiscard]] bool called_when_gone() const { return called_when_gone_; }
  [[nodiscard]] int most() const { return most_; }

 private:
  std::mutex mutex_;
  std::vector<ReceiptPtr> waiting_;
  bool gone_ = false;
  bool called_when_gone_ = false;
  int has_ = 0;
  int most_ = 0;
};

class DeskThreads : public ::testing::Test {
 protected:
  /// A worker with one bind that comes back now and then. Every third receipt fails the first time.
  void work(std::uint64_t worker) {
    relay::MessageIds ids{worker};
    auto inbox = std::make_unique<Inbox>();
    ReceiverId id = desk_.join(*inbox, {kCarrier, true}, "app1", now());
    for (int i = 0; i < kEach; ++i) {
      auto receipt = std::make_shared<relay::Receipt>();
      receipt->message_id = ids.next({kWall, 101});
      receipt->upstream = kCarrier;
      receipt->system_id = "app1";
      EXPECT_TRUE(desk_.release(receipt, i % 2 == 0 ? id : ReceiverId::none, now(), kWall));
      settle_all(*inbox, id);
      if (i % 100 == 0) desk_.due(now(), kWall);
      if (i % 500 == 499) {
        inbox = leave(std::move(inbox), id);
        id = desk_.join(*inbox, {kCarrier, true}, "app1", now());
      }
    }
    while (desk_.size() > 0) {
      clock_ += 1'000'000'000;  // ns, so that the last ones that failed come again
      desk_.due(now(), kWall);
      settle_all(*inbox, id);
      std::this_thread::yield();
    }
    (void)leave(std::move(inbox), id);
  }

  /// Leaves with what it has, and gives the next inbox.
  std::unique_ptr<Inbox> leave(std::unique_ptr<Inbox> inbox, ReceiverId id) {
    desk_.leave(id, now());
    inbox->gone();
    EXPECT_LE(inbox->most(), static_cast<int>(ReceiptDesk::kWindow));
    EXPECT_FALSE(inbox->called_when_gone());
    return std::make_unique<Inbox>();
  }

  void settle_all(Inbox& inbox, ReceiverId id) {
    for (const ReceiptPtr& receipt : inbox.take()) {
      inbox.settled();
      desk_.settled(receipt, id, !fails_now(receipt->message_id), now());
    }
  }

  bool fails_now(const std::string& message_id) {
    const std::lock_guard lock{mutex_};
    const bool first = seen_.insert(message_id).second;
    return first && seen_.size() % 3 == 0;
  }

  Time now() { return kStart + std::chrono::nanoseconds{++clock_}; }

  std::atomic<std::int64_t> clock_ = 0;
  std::mutex mutex_;
  std::set<std::string> seen_;  // under mutex_
  ForgettingSink sink_;
  ReceiptDesk desk_{sink_,
                    [](const relay::Receipt&, ReceiptLoss) { ADD_FAILURE() << "nothing may be lost"; }};
};

TEST_F(DeskThreads, EveryReceiptIsDoneInTheEndAndNoReceiverHasTooMany) {
  std::latch ready{kThreads};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, t, &ready] {
      ready.arrive_and_wait();
      work(static_cast<std::uint64_t>(t));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<std::string> forgotten = sink_.forgotten();
  std::sort(forgotten.begin(), forgotten.end());
  forgotten.erase(std::unique(forgotten.begin(), forgotten.end()), forgotten.end());
  EXPECT_EQ(forgotten.size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(seen_.size(), static_cast<std::size_t>(kThreads * kEach));
}

}  // namespace
}  // namespace smppguard::net
