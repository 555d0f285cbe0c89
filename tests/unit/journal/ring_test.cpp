// SPDX-License-Identifier: Apache-2.0
#include "ring.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace smppguard::journal {
namespace {

TEST(Ring, GivesBackInOrder) {
  Ring<int> ring{4};
  EXPECT_EQ(ring.front(), nullptr);
  for (int round = 0; round < 100; ++round) {
    EXPECT_TRUE(ring.push(round));
    EXPECT_TRUE(ring.push(-round));
    ASSERT_NE(ring.front(), nullptr);
    EXPECT_EQ(*ring.front(), round);
    ring.pop();
    EXPECT_EQ(*ring.front(), -round);
    ring.pop();
    EXPECT_EQ(ring.front(), nullptr);
  }
}

TEST(Ring, TakesNoMoreThanItHolds) {
  Ring<int> ring{3};
  int taken = 0;
  while (ring.push(taken)) ++taken;
  EXPECT_EQ(taken, 4) << "the next power of two";
  ring.pop();
  EXPECT_TRUE(ring.push(taken));
  EXPECT_FALSE(ring.push(taken));
  for (int i = 1; i <= 4; ++i, ring.pop()) EXPECT_EQ(*ring.front(), i);
}

TEST(Ring, ManyThreadsLoseNothingAndKeepTheirOwnOrder) {
  constexpr std::uint64_t kThreads = 4;
  constexpr std::uint64_t kEach = 20'000;
  Ring<std::uint64_t> ring{64};
  std::vector<std::thread> threads;
  for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&ring, thread] {
      for (std::uint64_t i = 0; i < kEach;) {
        if (ring.push(thread << 32U | i)) {
          ++i;
        } else {
          std::this_thread::yield();
        }
      }
    });
  }
  std::vector<std::uint64_t> next(kThreads);
  for (std::uint64_t taken = 0; taken < kThreads * kEach;) {
    const std::uint64_t* const value = ring.front();
    if (value == nullptr) {
      std::this_thread::yield();
      continue;
    }
    EXPECT_EQ(*value & 0xFFFFFFFFU, next[*value >> 32U]++);
    ring.pop();
    ++taken;
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ring.front(), nullptr);
}

}  // namespace
}  // namespace smppguard::journal
