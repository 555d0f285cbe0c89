// SPDX-License-Identifier: Apache-2.0
#include "source_counts.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

const IpAddress kHere = IpAddress::v4({192, 0, 2, 1});
const IpAddress kThere = IpAddress::v4({192, 0, 2, 2});

TEST(SourceCounts, TakeSoManyOfEachAddress) {
  SourceCounts counts{2};
  EXPECT_TRUE(counts.add(kHere));
  EXPECT_TRUE(counts.add(kHere));
  EXPECT_FALSE(counts.add(kHere));
  EXPECT_TRUE(counts.add(kThere));
  EXPECT_TRUE(counts.add(IpAddress::parse("2001:db8::1").value()));
  EXPECT_FALSE(counts.add(kHere));
}

TEST(SourceCounts, HaveRoomAgainForEachThatIsGone) {
  SourceCounts counts{1};
  EXPECT_TRUE(counts.add(kHere));
  counts.remove(kHere);
  EXPECT_TRUE(counts.add(kHere));
  EXPECT_FALSE(counts.add(kHere)) << "what was not counted takes no place";
  counts.remove(kHere);
  EXPECT_TRUE(counts.add(kHere));
}

TEST(SourceCounts, TakeNoHarmFromOneThatWasNotCounted) {
  SourceCounts counts{1};
  counts.remove(kHere);
  EXPECT_TRUE(counts.add(kHere));
  EXPECT_FALSE(counts.add(kHere));
}

TEST(SourceCounts, AdoptAnotherLimit) {
  SourceCounts counts{3};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(counts.add(kHere));
  counts.adopt(2);
  counts.remove(kHere);
  EXPECT_FALSE(counts.add(kHere));
  counts.remove(kHere);
  EXPECT_TRUE(counts.add(kHere));
  counts.adopt(0);
  EXPECT_FALSE(counts.add(kThere));
}

// Meant to run under ThreadSanitizer too.
TEST(SourceCounts, HoldTheLimitAmongThreads) {
  constexpr int kThreads = 4;
  constexpr int kMost = 2;
  SourceCounts counts{kMost};
  std::atomic<int> there = 0;
  std::atomic<bool> too_many = false;
  std::latch ready{kThreads};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      ready.arrive_and_wait();
      for (int i = 0; i < 20'000; ++i) {
        if (!counts.add(kHere)) continue;
        if (++there > kMost) too_many = true;
        --there;
        counts.remove(kHere);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(too_many);
  for (int i = 0; i < kMost; ++i) EXPECT_TRUE(counts.add(kHere)) << "all places are free again";
}

TEST(SourceCounts, A64OfIpv6CountsAsOneAddress) {
  SourceCounts counts{1};
  EXPECT_TRUE(counts.add(IpAddress::parse("2001:db8::1").value()));
  EXPECT_FALSE(counts.add(IpAddress::parse("2001:db8::ffff:2").value()));
  EXPECT_TRUE(counts.add(IpAddress::parse("2001:db8:0:1::1").value()));
  EXPECT_TRUE(counts.add(IpAddress::parse("192.0.2.1").value()));
  EXPECT_TRUE(counts.add(IpAddress::parse("192.0.2.2").value()));
  counts.remove(IpAddress::parse("2001:db8::1").value());
  EXPECT_TRUE(counts.add(IpAddress::parse("2001:db8::ffff:2").value()));
}

}  // namespace
}  // namespace smppguard::net
