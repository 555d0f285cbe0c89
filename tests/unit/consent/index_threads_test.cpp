// SPDX-License-Identifier: Apache-2.0
// One writer and several readers at once. Meant to run under ThreadSanitizer too.
#include "numbers.hpp"
#include "smppguard/consent/index.hpp"

#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <random>
#include <thread>
#include <vector>

namespace smppguard::consent {
namespace {

constexpr std::size_t kReaders = 3;
constexpr std::uint64_t kFirst = 5'000;     // there before the readers begin
constexpr std::uint64_t kGrants = 200'000;  // every shard doubles its table six times or so

/// Looks up grants that must be there, and some that are never put, until the writer has finished.
class Looking {
 public:
  Looking(Index& index, const std::atomic<std::uint64_t>& put, unsigned seed)
      : reader_{index.make_reader()}, put_{put}, random_{seed} {}

  void run() {
    std::uint64_t put = 0;
    do {
      put = put_.load(std::memory_order_acquire);
      for (int i = 0; i < 64; ++i) look(random_() % put, put);
      ++rounds_;
    } while (put < kGrants);
  }

  [[nodiscard]] std::uint64_t missed() const { return missed_; }
  [[nodiscard]] std::uint64_t invented() const { return invented_; }
  [[nodiscard]] std::uint64_t rounds() const { return rounds_; }

 private:
  void look(std::uint64_t i, std::uint64_t put) {
    const Grant there = grant(i);
    const auto from = reader_->effective_from(there.grantor, there.grantee);
    if (from != there.effective_from) ++missed_;
    // Just before or just after it is put, but with its own time or not at all.
    const Grant next = grant(put);
    const auto maybe = reader_->effective_from(next.grantor, next.grantee);
    if (maybe && maybe != next.effective_from) ++invented_;
    const Grant never = grant(kGrants + i);
    if (reader_->effective_from(never.grantor, never.grantee)) ++invented_;
  }

  std::unique_ptr<Index::Reader> reader_;
  const std::atomic<std::uint64_t>& put_;
  std::mt19937_64 random_;
  std::uint64_t missed_ = 0;
  std::uint64_t invented_ = 0;
  std::uint64_t rounds_ = 0;
};

TEST(IndexThreads, AlwaysFindWhatIsThereWhileTablesGrow) {
  Index index;
  std::atomic<std::uint64_t> put{kFirst};
  for (std::uint64_t i = 0; i < kFirst; ++i) index.put(grant(i));
  std::vector<std::unique_ptr<Looking>> looking;
  for (unsigned i = 0; i < kReaders; ++i) looking.push_back(std::make_unique<Looking>(index, put, i));
  std::latch all_ready{kReaders + 1};
  std::vector<std::thread> threads;
  threads.reserve(kReaders);
  for (const auto& one : looking) {
    threads.emplace_back([&] {
      all_ready.arrive_and_wait();
      one->run();
    });
  }
  all_ready.arrive_and_wait();
  for (std::uint64_t i = kFirst; i < kGrants; ++i) {
    index.put(grant(i));
    put.store(i + 1, std::memory_order_release);
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& one : looking) {
    EXPECT_EQ(one->missed(), 0U);
    EXPECT_EQ(one->invented(), 0U);
    EXPECT_GT(one->rounds(), 0U);
  }
  EXPECT_EQ(index.size(), kGrants);

  // With the readers idle, the next put() frees every table that was replaced: what is left is what an index
  // that never had readers needs for the same grants.
  index.put(grant(0));
  Index alone;
  for (std::uint64_t i = 0; i < kGrants; ++i) alone.put(grant(i));
  alone.put(grant(0));
  EXPECT_EQ(index.memory_octets(), alone.memory_octets());
}

TEST(IndexThreads, SeeAnEarlierTimeOnlyOnceItIsGivenAndNeverALaterOne) {
  constexpr std::int64_t kStart = 100'000;
  Index index;
  index.put({nanp(1), nanp(2), at(kStart)});
  const auto reader = index.make_reader();
  std::atomic<bool> later{false};
  std::latch ready{2};
  std::thread looking{[&] {
    std::int64_t last = kStart;
    ready.arrive_and_wait();
    while (last > 1) {
      const auto from = reader->effective_from(nanp(1), nanp(2));
      const std::int64_t now = from ? from->time_since_epoch().count() : kStart + 1;
      if (now > last) later = true;
      last = now;
    }
  }};
  ready.arrive_and_wait();
  for (std::int64_t from = kStart; from >= 1; --from) index.put({nanp(1), nanp(2), at(from)});
  looking.join();
  EXPECT_FALSE(later);
}

TEST(IndexThreads, ComeAndGoWhileTheWriterWrites) {
  Index index;
  for (std::uint64_t i = 0; i < 100; ++i) index.put(grant(i));
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> missed{0};
  std::array<std::thread, 2> threads;
  std::latch ready{3};
  for (std::thread& thread : threads) {
    thread = std::thread{[&] {
      ready.arrive_and_wait();
      do {
        const auto reader = index.make_reader();
        for (std::uint64_t i = 0; i < 100; ++i) {
          if (!reader->effective_from(grant(i).grantor, grant(i).grantee)) ++missed;
        }
      } while (!done);
    }};
  }
  ready.arrive_and_wait();
  for (std::uint64_t i = 100; i < 60'000; ++i) index.put(grant(i));
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(missed, 0U);
}

}  // namespace
}  // namespace smppguard::consent
