// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/intake.hpp"

#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::traffic {
namespace {

Sighting numbered(std::uint64_t number) {
  Sighting sighting;
  sighting.at = WallTime{Duration{static_cast<std::int64_t>(number)}};
  sighting.sender = PhoneNumber::nanp(2'000'000'000 + number);
  sighting.set_text(Alphabet::gsm, as_bytes(std::to_string(number)));
  return sighting;
}

TEST(Ring, GivesWhatWasPutInInOrder) {
  Ring ring{4};
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_TRUE(ring.push(numbered(i)));
  std::vector<std::string> texts;
  const auto keep = [&](const Sighting& seen) { texts.emplace_back(as_chars(seen.text())); };
  EXPECT_EQ(ring.drain(keep, 2), 2U);
  EXPECT_EQ(ring.drain(keep, 9), 1U);
  EXPECT_EQ(ring.drain(keep, 9), 0U);
  EXPECT_EQ(texts, (std::vector<std::string>{"0", "1", "2"}));
}

TEST(Ring, DropsAndCountsWhatFindsNoRoom) {
  Ring ring{3};
  EXPECT_EQ(ring.capacity(), 4U);
  for (std::uint64_t i = 0; i < 7; ++i) EXPECT_EQ(ring.push(numbered(i)), i < 4);
  EXPECT_EQ(ring.dropped(), 3U);
  EXPECT_EQ(ring.drain([](const Sighting&) {}, 9), 4U);
  EXPECT_TRUE(ring.push(numbered(9)));
}

TEST(Sighting, CutsALongText) {
  const std::string text(500, 'x');
  Sighting sighting;
  sighting.set_text(Alphabet::gsm, as_bytes(text));
  EXPECT_EQ(sighting.text().size(), Sighting::kMostText);
  sighting.set_text(Alphabet::gsm, {});
  EXPECT_TRUE(sighting.text().empty());
}

/// Each of two producers is seen in order and whole; what is missing was counted.
TEST(Intake, TakesFromTwoThreadsAtOnce) {
  constexpr std::uint64_t kEach = 20'000;
  Intake intake{2, 64};
  const auto produce = [&](std::size_t worker) {
    for (std::uint64_t i = 1; i <= kEach; ++i) {
      Sighting* slot = intake.ring(worker).begin();
      if (slot == nullptr) {
        std::this_thread::yield();
        continue;
      }
      *slot = numbered(i);
      slot->organisation = static_cast<std::uint32_t>(worker);
      intake.ring(worker).commit();
    }
  };
  std::atomic<int> running{2};
  std::vector<std::thread> producers;
  for (std::size_t worker = 0; worker < 2; ++worker) {
    producers.emplace_back([&, worker] {
      produce(worker);
      --running;
    });
  }
  std::array<std::uint64_t, 2> last{};
  std::uint64_t taken = 0;
  const auto take = [&](const Sighting& seen) {
    const auto number = static_cast<std::uint64_t>(seen.at.time_since_epoch().count());
    ASSERT_GT(number, last[seen.organisation]);
    ASSERT_EQ(as_chars(seen.text()), std::to_string(number));
    last[seen.organisation] = number;
    ++taken;
  };
  for (bool ended = false; !ended;) {
    ended = running == 0;
    while (intake.drain(take, 16) != 0) ended = false;
    std::this_thread::yield();
  }
  for (std::thread& producer : producers) producer.join();
  EXPECT_EQ(taken + intake.dropped(), 2 * kEach);
}

TEST(Traits, AreFoundByName) {
  for (const Trait trait : kTraits) EXPECT_EQ(find_trait(name(trait)), trait);
  EXPECT_EQ(find_trait("famous"), std::nullopt);
  const Traits both = Traits{Trait::exempt}.with({Trait::emergency});
  EXPECT_TRUE(both.has(Trait::exempt) && both.any_of({Trait::emergency, Trait::trusted}));
  EXPECT_FALSE(both.has(Trait::trusted));
}

}  // namespace
}  // namespace smppguard::traffic
