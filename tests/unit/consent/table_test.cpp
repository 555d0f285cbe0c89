// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <gtest/gtest.h>

namespace smppguard::consent {
namespace {

TEST(Table, FindsWhatWasInsertedAtACommonPlaceAndAcrossTheEnd) {
  Table table{8};
  for (std::uint64_t key = 1; key <= 6; ++key) table.insert(key, 6, key * 10);
  for (std::uint64_t key = 1; key <= 6; ++key) {
    const Table::Slot* slot = table.find(key, 6);
    ASSERT_NE(slot, nullptr) << key;
    EXPECT_EQ(slot->value.load(), key * 10);
  }
  EXPECT_EQ(table.find(7, 6), nullptr);
  EXPECT_EQ(table.find(7, 5), nullptr);
}

TEST(Table, FindsNothingWhenEmpty) {
  const Table table{4};
  for (std::uint64_t place = 0; place < 8; ++place) EXPECT_EQ(table.find(1, place), nullptr);
}

TEST(Table, HasSlotsOfSixteenOctets) {
  EXPECT_EQ(sizeof(Table::Slot), 16U);
  EXPECT_EQ(Table{64}.octets(), 1024U);
  EXPECT_TRUE(std::atomic<std::uint64_t>::is_always_lock_free);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&Table{64}.slot(0)) % 64, 0U);
}

}  // namespace
}  // namespace smppguard::consent
