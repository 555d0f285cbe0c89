// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/area_slabs.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace smppguard {
namespace {

TEST(AreaSlabs, AnAreaCodeThatWasNotLoadedHasNoBits) {
  const AreaSlabs slabs;
  for (const unsigned code : {200U, 555U, 999U}) EXPECT_EQ(slabs.area(code).bits, nullptr) << code;
}

TEST(AreaSlabs, EachAreaCodeHasItsOwnPlace) {
  AreaSlabs slabs;
  const std::uint8_t first = 0;
  const std::uint8_t last = 0;
  slabs.areas.front().bits = &first;
  slabs.areas.back().bits = &last;
  EXPECT_EQ(slabs.area(200).bits, &first);
  EXPECT_EQ(slabs.area(999).bits, &last);
}

TEST(AreaSlabs, BitsCountFromTheLeastSignificant) {
  std::vector<std::uint8_t> slab(AreaSlabs::kSlabOctets);
  slab[0] = 0b0000'0001;
  slab[1] = 0b1000'0010;
  slab.back() = 0b1000'0000;
  const AreaSlabs::Area area{slab.data(), Day{}};
  std::vector<std::uint32_t> listed;
  for (std::uint32_t local = 0; local < PhoneNumber::kLocals; ++local) {
    if (AreaSlabs::test(area, local)) listed.push_back(local);
  }
  EXPECT_EQ(listed, (std::vector<std::uint32_t>{0, 9, 15, 9'999'999}));
}

}  // namespace
}  // namespace smppguard
