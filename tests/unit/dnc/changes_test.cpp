// SPDX-License-Identifier: Apache-2.0
#include "changes.hpp"

#include "bit_count.hpp"
#include "snapshot_format.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;

using Slab = std::vector<std::uint8_t>;

const Day kVersion = std::chrono::year{2026} / 8 / 5;
constexpr std::int64_t kDay = 1'785'888'000;  // the same day

bool holds(const Slab& slab, std::uint64_t number) {
  const std::uint64_t local = number % 10'000'000;
  return ((slab[local / 8] >> (local % 8)) & 1) != 0;
}

TEST(SortChanges, OrdersByAreaCodeAndTimeAndKeepsTheRest) {
  std::vector<ChangeRecord> records{{8180000002, 5, true},
                                    {2120000001, 9, true},
                                    {8180000001, 5, false},
                                    {8180000003, 4, true},
                                    {2120000001, 9, false}};
  sort_changes(records);
  EXPECT_THAT(records, ElementsAre(ChangeRecord{2120000001, 9, true}, ChangeRecord{2120000001, 9, false},
                                   ChangeRecord{8180000003, 4, true}, ChangeRecord{8180000002, 5, true},
                                   ChangeRecord{8180000001, 5, false}));
}

TEST(ApplyChanges, AddsAndRemoves) {
  Slab slab(format::kSlabStride);
  const std::vector<ChangeRecord> records{{8180000000, kDay, true},
                                          {8189999999, kDay + 1, true},
                                          {8185550123, kDay + 2, true},
                                          {8185550123, kDay + 3, false},
                                          {8185550124, kDay + 4, false}};
  const ChangesApplied applied = apply_changes(records, kVersion, slab);
  EXPECT_EQ(count_listed(slab), 2U);
  EXPECT_TRUE(holds(slab, 8180000000) && holds(slab, 8189999999));
  EXPECT_EQ(applied.added - applied.removed, 2U);
  EXPECT_EQ(applied.older, 0U);
}

TEST(ApplyChanges, PassesOverWhatTheListHoldsAlready) {
  Slab slab(format::kSlabStride);
  const std::vector<ChangeRecord> records{{8180000000, kDay - 1, true}, {8180000001, kDay, true}};
  EXPECT_EQ(apply_changes(records, kVersion, slab).older, 1U);
  EXPECT_FALSE(holds(slab, 8180000000));
  EXPECT_TRUE(holds(slab, 8180000001));
}

TEST(ApplyChanges, LetsTheLastRecordOfANumberWin) {
  for (const bool last : {true, false}) {
    Slab slab(format::kSlabStride);
    std::vector<ChangeRecord> records{{8185550123, kDay + 9, last}, {8185550123, kDay + 8, !last}};
    sort_changes(records);
    apply_changes(records, kVersion, slab);
    EXPECT_EQ(holds(slab, 8185550123), last);
  }
}

/// Numbers from a small choice, so that most have several records, some of one moment.
std::vector<ChangeRecord> random_records(std::mt19937& random) {
  std::vector<ChangeRecord> records(500);
  for (ChangeRecord& record : records) {
    const std::uint64_t local = random() % 2 == 0 ? random() % 64 : 10'000'000 - 1 - random() % 64;
    record = {8180000000 + local, kDay - 100 + static_cast<std::int64_t>(random() % 500), random() % 2 == 0};
  }
  return records;
}

/// The same by the plainest means.
std::set<std::uint64_t> apply_slowly(const std::vector<ChangeRecord>& records,
                                     std::set<std::uint64_t> numbers) {
  std::multimap<std::int64_t, ChangeRecord> by_time;  // those of one moment in the order they came in
  for (const ChangeRecord& record : records) by_time.emplace(record.at, record);
  for (const auto& [at, record] : by_time) {
    if (at < kDay) continue;
    if (record.add) {
      numbers.insert(record.number);
    } else {
      numbers.erase(record.number);
    }
  }
  return numbers;
}

void expect_holds(const Slab& slab, const std::set<std::uint64_t>& numbers) {
  EXPECT_EQ(count_listed(slab), numbers.size());
  EXPECT_TRUE(std::all_of(numbers.begin(), numbers.end(), [&](std::uint64_t n) { return holds(slab, n); }));
}

TEST(ApplyChanges, ComesToWhatASetComesToOnceAndTwice) {
  std::mt19937 random{20260805};
  std::set<std::uint64_t> numbers;
  Slab slab(format::kSlabStride);
  for (int round = 0; round < 50; ++round) {
    std::vector<ChangeRecord> records = random_records(random);
    const std::size_t before = numbers.size();
    numbers = apply_slowly(records, std::move(numbers));
    sort_changes(records);
    const ChangesApplied applied = apply_changes(records, kVersion, slab);
    expect_holds(slab, numbers);
    EXPECT_EQ(before + applied.added - applied.removed, numbers.size());
    EXPECT_EQ(applied.older, static_cast<std::uint64_t>(std::count_if(
                                 records.begin(), records.end(), [](const auto& r) { return r.at < kDay; })));
    const ChangesApplied again = apply_changes(records, kVersion, slab);
    expect_holds(slab, numbers);
    EXPECT_EQ(again.added, again.removed);
  }
}

}  // namespace
}  // namespace smppguard::dnc
