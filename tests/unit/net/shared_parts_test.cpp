// SPDX-License-Identifier: Apache-2.0
#include "shared_parts.hpp"

#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

using namespace std::chrono_literals;
using policy::Decision;
using policy::Reason;
using policy::Verdict;

constexpr Decision kNotListed{Verdict::forward, Reason::not_listed, 0};
constexpr Decision kListed{Verdict::refuse, Reason::dnc_listed, 0x66};
constexpr Time kNow = Time{} + 1000s;

relay::PartKey key_of(std::uint64_t i, std::uint8_t total = 2) {
  return {.account = 1,
          .sender = 2,
          .recipient = PhoneNumber::nanp(2223334545 + i).key(),
          .reference = static_cast<std::uint16_t>(i),
          .total = total,
          .scheme = smpp::PartScheme::udh_8bit};
}

TEST(SharedParts, RememberAcrossTheirShards) {
  const auto parts = std::make_unique<SharedParts>();
  for (std::uint64_t i = 0; i < 20'000; ++i)
    EXPECT_EQ(parts->verdict(key_of(i), 1, kNotListed, kNow), kNotListed);
  std::size_t kept = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    if (parts->verdict(key_of(i), 2, kListed, kNow) == kNotListed) ++kept;
  }
  EXPECT_GT(kept, 19'900U) << "messages are spread over shards and slots";
}

// Meant to run under ThreadSanitizer too: each part of a message comes on a thread of its own, and each is
// judged differently. All parts must leave with one verdict.
TEST(SharedParts, GiveOneVerdictWhicheverWorkerAsks) {
  constexpr std::uint8_t kThreads = 4;
  constexpr std::uint64_t kMessages = 10'000;
  const auto parts = std::make_unique<SharedParts>();
  std::array<std::vector<Verdict>, kThreads> verdicts;
  std::latch ready{kThreads};
  std::vector<std::thread> threads;
  for (std::uint8_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      ready.arrive_and_wait();
      for (std::uint64_t i = 0; i < kMessages; ++i) {
        const Decision fresh = (i + t) % 2 == 0 ? kListed : kNotListed;
        const auto number = static_cast<std::uint8_t>(t + 1);
        verdicts[t].push_back(parts->verdict(key_of(i, kThreads), number, fresh, kNow).verdict);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::uint64_t i = 0; i < kMessages; ++i) {
    for (std::uint8_t t = 1; t < kThreads; ++t) ASSERT_EQ(verdicts[t][i], verdicts[0][i]) << i;
  }
}

}  // namespace
}  // namespace smppguard::net
