// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/bytes.hpp"

#include <array>
#include <gtest/gtest.h>

namespace smppguard {
namespace {

TEST(Bytes, ReadsBigEndian) {
  const std::array<std::uint8_t, 4> octets{0x80, 0x01, 0xFE, 0xFF};
  EXPECT_EQ(load_be16(octets.data()), 0x8001U);
  EXPECT_EQ(load_be32(octets.data()), 0x8001FEFFU);
}

TEST(Bytes, WritesWhatItReads) {
  for (const std::uint32_t value : {0U, 1U, 0x10U, 0x12345678U, 0x80000000U, 0xFFFFFFFFU}) {
    std::array<std::uint8_t, 4> octets{0xAA, 0xAA, 0xAA, 0xAA};
    store_be32(octets.data(), value);
    EXPECT_EQ(load_be32(octets.data()), value);
    EXPECT_EQ(octets[0], value >> 24U);
    EXPECT_EQ(octets[3], value & 0xFFU);
  }
}

TEST(Bytes, CharactersAndOctetsAreTheSameMemory) {
  const std::string_view text("a\0\xFF", 3);
  const Bytes octets = as_bytes(text);
  ASSERT_EQ(octets.size(), 3U);
  EXPECT_EQ(octets[2], 0xFFU);
  EXPECT_EQ(as_chars(octets), text);
  EXPECT_EQ(as_chars(octets).data(), text.data());
}

}  // namespace
}  // namespace smppguard
