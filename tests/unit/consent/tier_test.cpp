// SPDX-License-Identifier: Apache-2.0
#include "tier.hpp"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace smppguard::consent {
namespace {

constexpr std::size_t kRooms = 8;
constexpr std::size_t kMegaoctet = std::size_t{1} << 20U;

/// How much of it is in memory.
std::size_t resident_octets(void* at, std::size_t octets) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> pages(octets / page);
  EXPECT_EQ(::mincore(at, octets, pages.data()), 0);
  return static_cast<std::size_t>(
             std::count_if(pages.begin(), pages.end(), [](auto one) { return one & 1U; })) *
         page;
}

class TierTest : public testing::TestWithParam<std::size_t> {};

TEST_P(TierTest, HasRoomsOfTheirOwnInWholeCacheLines) {
  const std::size_t octets = GetParam();
  const auto tier = std::make_shared<Tier>(octets, kRooms);
  std::vector<std::shared_ptr<void>> rooms;
  for (std::size_t i = 0; i < kRooms; ++i) {
    rooms.push_back(tier->room(i));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(rooms[i].get()) % 64, 0U);
    std::memset(rooms[i].get(), static_cast<int>(i), octets);
  }
  for (std::size_t i = 0; i < kRooms; ++i) {
    const auto* first = static_cast<const std::uint8_t*>(rooms[i].get());
    EXPECT_TRUE(std::all_of(first, first + octets, [i](std::uint8_t octet) { return octet == i; })) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, TierTest, testing::Values(256, 8192, 64 * 1024, kMegaoctet, 4 * kMegaoctet));

TEST(Tier, LivesAsLongAsARoomOfIt) {
  auto tier = std::make_shared<Tier>(kMegaoctet, kRooms);
  const std::weak_ptr<Tier> watched = tier;
  auto first = tier->room(0);
  auto last = tier->room(kRooms - 1);
  tier.reset();
  first.reset();
  EXPECT_FALSE(watched.expired());
  std::memset(last.get(), 1, kMegaoctet);
  last.reset();
  EXPECT_TRUE(watched.expired());
}

TEST(Tier, TakesNoMemoryForALargeRoomBeforeItIsUsedAndGivesItBackAfter) {
  constexpr std::size_t kOctets = 4 * kMegaoctet;
  const auto tier = std::make_shared<Tier>(kOctets, 2);
  const auto neighbour = tier->room(0);
  std::memset(neighbour.get(), 7, kOctets);
  auto room = tier->room(1);
  void* const at = room.get();
  EXPECT_EQ(resident_octets(at, kOctets), 0U);
  std::memset(at, 1, kOctets);
  EXPECT_EQ(resident_octets(at, kOctets), kOctets);
  room.reset();
  EXPECT_EQ(resident_octets(at, kOctets), 0U);
  EXPECT_EQ(static_cast<const std::uint8_t*>(neighbour.get())[kOctets - 1], 7) << "the neighbour's stays";
}

}  // namespace
}  // namespace smppguard::consent
