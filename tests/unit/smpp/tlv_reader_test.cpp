// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::smpp {
namespace {

using smppguard::testing::Octets;

struct Reading {
  std::vector<std::pair<int, std::string>> tlvs;
  bool truncated = false;
  bool operator==(const Reading&) const = default;
};

Reading read_all(Bytes octets) {
  TlvReader reader{octets};
  Reading reading;
  while (const auto tlv = reader.next()) reading.tlvs.emplace_back(tlv->tag, as_chars(tlv->value));
  reading.truncated = reader.truncated();
  EXPECT_FALSE(reader.next()) << "goes on after its end";
  return reading;
}

TEST(TlvReader, ReadsInWireOrderWithRepeats) {
  const Octets octets{0x03, 0x81, 0, 2, 'a', 'b', 0x14, 0, 0, 0, 0x03, 0x81, 0, 1, 'c', 0x13, 0x0C, 0, 0};
  EXPECT_EQ(read_all(octets), (Reading{{{0x0381, "ab"}, {0x1400, ""}, {0x0381, "c"}, {0x130C, ""}}, false}));
}

TEST(TlvReader, NothingIsNothing) {
  EXPECT_EQ(read_all({}), Reading{});
}

TEST(TlvReader, EveryCutKeepsTheWholeOnes) {
  const Octets octets{0x02, 0x04, 0, 2, 'x', 'y', 0x04, 0x24, 0, 3, 'a', 'b', 'c'};
  for (std::size_t size = 0; size < octets.size(); ++size) {
    const Octets copy(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size));
    Reading expected;
    if (size >= 6) expected.tlvs.emplace_back(0x0204, "xy");
    expected.truncated = size != 0 && size != 6;
    EXPECT_EQ(read_all(copy), expected) << size;
  }
}

TEST(TlvReader, ALengthBeyondTheEndIsTruncated) {
  EXPECT_EQ(read_all(Octets{0x04, 0x24, 0xFF, 0xFF, 'a'}), (Reading{{}, true}));
  EXPECT_EQ(read_all(Octets{0, 0, 0}), (Reading{{}, true}));
}

TEST(TlvReader, ReadsTheLongestValue) {
  Octets octets{0x04, 0x24, 0xFF, 0xFF};
  octets.resize(4 + 65'535, 'z');
  const Reading reading = read_all(octets);
  ASSERT_EQ(reading.tlvs.size(), 1U);
  EXPECT_EQ(reading.tlvs[0].second.size(), 65'535U);
}

TEST(FindTlvValue, GivesTheFirst) {
  const Octets octets{0x02, 0x04, 0, 1, 'x', 0x04, 0x24, 0, 1, 'a', 0x04, 0x24, 0, 1, 'b'};
  const auto value = find_tlv_value(octets, tag::kMessagePayload);
  ASSERT_TRUE(value);
  EXPECT_EQ(as_chars(*value), "a");
  EXPECT_FALSE(find_tlv_value(octets, 0x0424 + 1));
}

TEST(FindTlvValue, StopsWhereTheTlvsAreCut) {
  EXPECT_TRUE(find_tlv_value(Octets{0x04, 0x24, 0, 1, 'a', 0, 0}, tag::kMessagePayload));
  EXPECT_FALSE(find_tlv_value(Octets{0, 0, 0, 9, 0x04, 0x24, 0, 1, 'a'}, tag::kMessagePayload));
}

}  // namespace
}  // namespace smppguard::smpp
