// SPDX-License-Identifier: Apache-2.0
#include "nonces.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

constexpr std::uint64_t kBegan = 1'000'000;
constexpr WallTime kBeganAt{std::chrono::milliseconds{kBegan}};
constexpr std::size_t kSmall = Nonces::kWays * Nonces::kShards;

std::unique_ptr<Nonces> begun(std::size_t most = kSmall) {
  auto nonces = std::make_unique<Nonces>(most, 42);
  nonces->begin(kBeganAt);
  return nonces;
}

TEST(NonceMemory, TakesEachOnceForEachSystemId) {
  const auto nonces = begun();
  EXPECT_TRUE(nonces->take("shop1", 7, kBegan));
  EXPECT_FALSE(nonces->take("shop1", 7, kBegan));
  EXPECT_FALSE(nonces->take("shop1", 7, kBegan + 1)) << "at another time as well";
  EXPECT_TRUE(nonces->take("shop2", 7, kBegan));
  EXPECT_TRUE(nonces->take("shop1", 8, kBegan));
}

TEST(NonceMemory, TakesNothingFromBeforeItsBeginning) {
  Nonces unused{kSmall, 42};
  EXPECT_FALSE(unused.take("shop1", 1, kBegan));
  const auto nonces = begun();
  EXPECT_FALSE(nonces->take("shop1", 1, kBegan - 1));
  EXPECT_TRUE(nonces->take("shop1", 1, kBegan));
}

TEST(NonceMemory, BegunAnewItKnowsWhatItKnew) {
  const auto nonces = begun();
  EXPECT_TRUE(nonces->take("shop1", 1, kBegan + 100));
  nonces->begin(kBeganAt + std::chrono::milliseconds{50});
  EXPECT_FALSE(nonces->take("shop1", 1, kBegan + 100));
  EXPECT_FALSE(nonces->take("shop1", 2, kBegan + 49));
  EXPECT_TRUE(nonces->take("shop1", 3, kBegan + 50));
}

// Whatever had to go to make room: nothing that was taken is taken again.
TEST(NonceMemory, FullItForgetsTheFirstAndTakesThemForCopies) {
  const auto nonces = begun();
  std::size_t taken = 0;
  constexpr std::uint64_t kCount = 20 * kSmall;
  for (std::uint64_t i = 0; i < kCount; ++i) taken += nonces->take("shop1", i, kBegan + i) ? 1 : 0;
  EXPECT_EQ(taken, kCount) << "with times that go up there is always room for the newest";
  for (std::uint64_t i = 0; i < kCount; ++i) EXPECT_FALSE(nonces->take("shop1", i, kBegan + i)) << i;
  std::size_t late = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) late += nonces->take("shop1", kCount + i, kBegan + 1) ? 1 : 0;
  EXPECT_EQ(late, 0U) << "older than what is remembered";
}

TEST(NonceMemory, AClockThatRunsAheadPushesNobodyOut) {
  const auto nonces = begun();
  constexpr std::uint64_t kAhead = kBegan + 300'000;
  for (std::uint64_t i = 0; i < 20 * kSmall; ++i) (void)nonces->take("fast", i, kAhead + i);
  std::size_t taken = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) taken += nonces->take("shop1", i, kBegan + i) ? 1 : 0;
  EXPECT_EQ(taken, 1'000U);
  for (std::uint64_t i = 0; i < 20 * kSmall; ++i) (void)nonces->take("fast", i, 2 * kAhead + i);
  EXPECT_TRUE(nonces->take("shop1", 1'000, kBegan + 1'000));
  for (std::uint64_t i = 0; i < 1'000; ++i) EXPECT_FALSE(nonces->take("shop1", i, kBegan + i)) << i;
}

// Meant to run under ThreadSanitizer too: copies of each message come on all threads at once.
TEST(NonceMemory, GivesEachToOneWorkerOnly) {
  constexpr std::size_t kThreads = 4;
  constexpr std::uint64_t kMessages = 20'000;
  const auto nonces = begun(std::size_t{1} << 16U);
  std::vector<std::atomic<unsigned>> taken(kMessages);
  std::latch ready{kThreads};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      ready.arrive_and_wait();
      for (std::uint64_t i = 0; i < kMessages; ++i) {
        if (nonces->take("shop1", i, kBegan + i)) ++taken[i];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::uint64_t i = 0; i < kMessages; ++i) ASSERT_EQ(taken[i], 1U) << i;
}

}  // namespace
}  // namespace smppguard::net
