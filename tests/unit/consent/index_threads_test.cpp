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
    if (find(grant(i)) != grant(i).standing) ++missed_;
    // Just before or just after it is put, but with its own time or not at all.
    const Standing maybe = find(grant(put));
    if (maybe.state != State::none && maybe != grant(put).standing) ++invented_;
    if (find(grant(kGrants + i)).state != State::none) ++invented_;
  }

  [[nodiscard]] Standing find(const Fact& fact) const {
    return reader_->find(fact.recipient, fact.party, fact.matter);
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

/// The n-th word of a recipient who changes their mind each time.
Standing word(std::int64_t n) {
  return n % 2 == 0 ? opted_out(n) : permitted(n, at(n + 1));
}

TEST(IndexThreads, SeeEachWordWholeAndNoneThatIsOver) {
  constexpr std::int64_t kWords = 200'000;
  Index index;
  const Party party{nanp(2), 0};
  index.put({nanp(1), party, Matter::voice, word(0)});
  const auto reader = index.make_reader();
  std::uint64_t over = 0;
  std::uint64_t broken = 0;
  std::latch ready{2};
  std::thread looking{[&] {
    std::int64_t last = 0;
    ready.arrive_and_wait();
    while (last < kWords) {
      const Standing now = reader->find(nanp(1), party, Matter::voice);
      const std::int64_t n = std::chrono::duration_cast<std::chrono::seconds>(now.from - at(0)).count();
      if (n < last) ++over;
      if (now != word(n)) ++broken;
      last = n;
    }
  }};
  ready.arrive_and_wait();
  for (std::int64_t n = 1; n <= kWords; ++n) index.put({nanp(1), party, Matter::voice, word(n)});
  looking.join();
  EXPECT_EQ(over, 0U);
  EXPECT_EQ(broken, 0U);
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
          const Fact there = grant(i);
          if (reader->find(there.recipient, there.party, there.matter) != there.standing) ++missed;
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
