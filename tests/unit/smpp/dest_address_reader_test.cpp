// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::smpp {
namespace {

using smppguard::testing::Octets;

Octets octets(std::string_view text) {
  return {text.begin(), text.end()};
}

struct Reading {
  std::vector<std::string> entries;  // "sme 1..." or "list ..."
  BodyFault fault;
  std::size_t rest;
};

Reading read_all(Bytes list) {
  DestAddressReader reader{list};
  Reading reading{};
  while (const auto entry = reader.next()) {
    const bool sme = entry->kind == DestAddress::Kind::sme;
    reading.entries.push_back((sme ? "sme " : "list ") + std::string(entry->name));
    EXPECT_EQ(entry->entry.size(), entry->name.size() + (sme ? 4 : 2));
  }
  EXPECT_FALSE(reader.next()) << "goes on after its end";
  reading.fault = reader.fault();
  reading.rest = reader.rest().size();
  return reading;
}

using namespace std::string_view_literals;

constexpr std::string_view kThree =
    "\x03\x01\x01\x01"
    "13334445656\0"
    "\x02"
    "friends\0"
    "\x01\x00\x00"
    "4445556767\0"sv;

TEST(DestAddressReader, ReadsNumbersAndDistributionLists) {
  Octets list = octets(kThree);
  list.insert(list.end(), 4, 0xEE);  // what a PDU holds behind the list
  const Reading reading = read_all(list);
  EXPECT_EQ(reading.entries, (std::vector<std::string>{"sme 13334445656", "list friends", "sme 4445556767"}));
  EXPECT_EQ(reading.fault, BodyFault::none);
  EXPECT_EQ(reading.rest, 4U);
}

TEST(DestAddressReader, OnlyNumbersHaveTonAndNpi) {
  const Octets list{2, 1, 2, 8, '1', 0, 2, 7, 7, 0};
  DestAddressReader reader{list};
  const auto sme = reader.next();
  ASSERT_TRUE(sme);
  EXPECT_EQ(sme->ton, 2);
  EXPECT_EQ(sme->npi, 8);
  const auto dl = reader.next();
  ASSERT_TRUE(dl);
  EXPECT_EQ(dl->ton, 0);
  EXPECT_EQ(dl->npi, 0);
}

TEST(DestAddressReader, EveryCutIsAFault) {
  for (std::size_t size = 0; size < kThree.size(); ++size) {
    const Octets list =
        octets(kThree.substr(0, size));  // its own memory, so that a sanitizer sees a step outside
    const Reading reading = read_all(list);
    EXPECT_EQ(reading.fault, BodyFault::cut) << size;
    EXPECT_LT(reading.entries.size(), 3U);
  }
}

TEST(DestAddressReader, AnUnknownFlagStopsTheWalk) {
  for (const char flag : {'\0', '\x03', '\xFF'}) {
    const Octets list{2, 2, 'a', 0, static_cast<std::uint8_t>(flag), 'b', 0};
    const Reading reading = read_all(list);
    EXPECT_EQ(reading.entries, (std::vector<std::string>{"list a"}));
    EXPECT_EQ(reading.fault, BodyFault::bad_flag);
  }
}

TEST(DestAddressReader, NoDestinationsIsNoFault) {
  const Reading reading = read_all(Octets{0, 1, 1});
  EXPECT_TRUE(reading.entries.empty());
  EXPECT_EQ(reading.fault, BodyFault::none);
  EXPECT_EQ(reading.rest, 2U);
}

TEST(DestAddressReader, SaysWhichNamesAreOverLong) {
  const std::string fits(20, '1');
  const std::string over(21, '1');
  Octets list{3, 1, 1, 1};
  const auto append = [&list](const std::string& text) { list.insert(list.end(), text.begin(), text.end()); };
  append(fits + '\0' + "\x01\x01\x01" + over + '\0' + "\x02" + over + '\0');
  DestAddressReader reader{list};
  std::vector<bool> over_long;
  while (const auto entry = reader.next()) over_long.push_back(entry->over_long);
  EXPECT_EQ(over_long, (std::vector<bool>{false, true, true}));
  EXPECT_EQ(reader.fault(), BodyFault::none);
}

}  // namespace
}  // namespace smppguard::smpp
