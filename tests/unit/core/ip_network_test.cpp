// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/ip_network.hpp"

#include <gtest/gtest.h>
#include <string>

namespace smppguard {
namespace {

IpAddress address(const std::string& text) {
  const auto parsed = IpAddress::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(IpAddress{});
}

bool contains(std::string_view block, const std::string& text) {
  const auto network = IpNetwork::parse(block);
  EXPECT_TRUE(network.has_value()) << block;
  return network.has_value() && network->contains(address(text));
}

TEST(IpAddress, FourIsTheMappedSixteen) {
  EXPECT_EQ(address("192.0.2.7"), IpAddress::v4({192, 0, 2, 7}));
  EXPECT_EQ(address("192.0.2.7"), address("::ffff:192.0.2.7"));
  EXPECT_NE(address("192.0.2.7"), address("192.0.2.8"));
  EXPECT_NE(address("192.0.2.7"), address("::192.0.2.7"));
}

TEST(IpAddress, OtherTextIsNone) {
  for (const char* text : {"", "host", "192.0.2", "192.0.2.256", "192.0.2.7:2775", "[2001:db8::1]",
                           "2001:db8:::1", "192.0.2.7 "}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpNetwork, BlocksOfWholeOctets) {
  EXPECT_TRUE(contains("10.0.0.0/8", "10.255.255.255"));
  EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
  EXPECT_FALSE(contains("10.0.0.0/8", "9.255.255.255"));
  EXPECT_TRUE(contains("2001:db8::/32", "2001:db8:ffff::1"));
  EXPECT_FALSE(contains("2001:db8::/32", "2001:db9::1"));
}

TEST(IpNetwork, BlocksThatEndInsideAnOctet) {
  EXPECT_TRUE(contains("192.0.2.64/26", "192.0.2.127"));
  EXPECT_FALSE(contains("192.0.2.64/26", "192.0.2.128"));
  EXPECT_FALSE(contains("192.0.2.64/26", "192.0.2.63"));
  EXPECT_TRUE(contains("192.0.2.6/31", "192.0.2.7"));
  EXPECT_FALSE(contains("192.0.2.6/31", "192.0.2.8"));
  EXPECT_TRUE(contains("2001:db8:8000::/33", "2001:db8:ffff::"));
  EXPECT_FALSE(contains("2001:db8:8000::/33", "2001:db8:7fff::"));
}

TEST(IpNetwork, BitsBehindTheLengthDoNotMatter) {
  EXPECT_TRUE(contains("192.0.2.77/24", "192.0.2.1"));
  EXPECT_FALSE(contains("192.0.2.77/24", "192.0.3.77"));
}

TEST(IpNetwork, AnAddressAloneIsItself) {
  EXPECT_TRUE(contains("192.0.2.7", "192.0.2.7"));
  EXPECT_FALSE(contains("192.0.2.7", "192.0.2.6"));
  EXPECT_TRUE(contains("2001:db8::1", "2001:db8::1"));
  EXPECT_FALSE(contains("2001:db8::1", "2001:db8::2"));
  EXPECT_TRUE(contains("192.0.2.7/32", "192.0.2.7"));
  EXPECT_FALSE(contains("192.0.2.7/32", "192.0.2.6"));
}

TEST(IpNetwork, LengthZeroHoldsItsFamily) {
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("::/0", "2001:db8::1"));
  EXPECT_TRUE(contains("::/0", "203.0.113.9"));
}

TEST(IpNetwork, RefusesWhatIsNoBlock) {
  for (const char* text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/ 8", "10.0.0.0/+8",
        "10.0.0/8", "host/8", "2001:db8::/129", "10.0.0.0/8/8", "10.0.0.0/99999999999"}) {
    const auto network = IpNetwork::parse(text);
    ASSERT_TRUE(network.has_error()) << text;
    EXPECT_NE(network.error().message.find("\"" + std::string(text) + "\""), std::string::npos);
  }
}

}  // namespace
}  // namespace smppguard
