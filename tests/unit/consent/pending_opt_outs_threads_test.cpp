// SPDX-License-Identifier: Apache-2.0
// Opt-outs that come and go while messages are judged. Meant to run under ThreadSanitizer too.
#include "numbers.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/consent/pending_opt_outs.hpp"

#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <thread>

namespace smppguard::consent {
namespace {

TEST(PendingOptOutsThreads, KeepWhatIsPendingWhileOthersComeAndGo) {
  constexpr std::uint64_t kStanding = 500;
  constexpr std::uint64_t kPassing = 20'000;
  PendingOptOuts pending;
  for (std::uint64_t i = 0; i < kStanding; ++i) ASSERT_TRUE(pending.add(nanp(i), nanp(0)));
  std::atomic<unsigned> changing{2};
  std::atomic<std::uint64_t> missed{0};
  std::atomic<std::uint64_t> invented{0};
  std::latch ready{4};

  const auto change = [&](std::uint64_t sender) {
    ready.arrive_and_wait();
    for (std::uint64_t i = 0; i < kPassing; ++i) {
      const auto mark = pending.add(nanp(i), nanp(sender));
      if (!mark || !pending.contains(nanp(i), nanp(sender))) ++missed;
      pending.settle(nanp(i), nanp(sender), *mark);
      if (pending.contains(nanp(i), nanp(sender))) ++invented;
    }
    --changing;
  };
  const auto judge = [&] {
    ready.arrive_and_wait();
    do {
      for (std::uint64_t i = 0; i < kStanding; ++i) {
        if (!pending.contains(nanp(i), nanp(0))) ++missed;
        if (pending.contains(nanp(i), nanp(9))) ++invented;
      }
    } while (changing != 0);
  };
  std::array<std::thread, 4> threads{std::thread{change, 1}, std::thread{change, 2}, std::thread{judge},
                                     std::thread{judge}};
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(missed, 0U);
  EXPECT_EQ(invented, 0U);
  EXPECT_EQ(pending.size(), kStanding);
}

/// What the whole is for: from the moment STOP was taken no message passes, neither before the commit nor at
/// the moment when the index takes over, nor between a START and the next STOP.
TEST(PendingOptOutsThreads, HandOverToTheIndexWithoutAGap) {
  constexpr std::uint64_t kPairs = 30'000;
  PendingOptOuts pending;
  Index index;
  std::atomic<std::uint64_t> taken{0};
  std::atomic<std::uint64_t> passed{0};
  std::atomic<std::uint64_t> not_yet{0};  // pending when they were asked for: shows that the two overlap
  std::latch ready{3};

  const auto judge = [&] {
    const auto reader = index.make_reader();
    ready.arrive_and_wait();
    for (std::uint64_t last = 0; last < kPairs;) {
      last = taken.load(std::memory_order_acquire);
      for (std::uint64_t i = last < 8 ? 0 : last - 8; i < last; ++i) {
        if (pending.contains(nanp(i), nanp(0))) {
          ++not_yet;
        } else if (reader->find(nanp(i), {nanp(0), 0}, Matter::voice).state != State::opted_out) {
          ++passed;
        }
      }
    }
  };
  std::array<std::thread, 2> judges{std::thread{judge}, std::thread{judge}};
  ready.arrive_and_wait();
  for (std::uint64_t i = 0; i < kPairs; ++i) {
    Fact fact{nanp(i), {nanp(0), 0}, Matter::voice, opted_out(0)};
    const auto stop = pending.add(fact.recipient, fact.party.sender);
    const PendingOptOuts::Mark start = pending.latest();
    const auto stop_again = pending.add(fact.recipient, fact.party.sender);
    taken.store(i + 1, std::memory_order_release);
    index.put(fact);
    pending.settle(fact.recipient, fact.party.sender, *stop);
    fact.standing = {State::none, at(1), std::nullopt};
    index.put(fact);
    pending.settle(fact.recipient, fact.party.sender, start);
    fact.standing = opted_out(2);
    index.put(fact);
    pending.settle(fact.recipient, fact.party.sender, *stop_again);
  }
  for (std::thread& thread : judges) thread.join();
  EXPECT_EQ(passed, 0U);
  EXPECT_EQ(pending.size(), 0U);
  RecordProperty("met_while_pending", std::to_string(not_yet.load()));
}

}  // namespace
}  // namespace smppguard::consent
