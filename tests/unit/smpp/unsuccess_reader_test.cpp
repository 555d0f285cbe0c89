// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::smpp {
namespace {

using namespace std::string_view_literals;
using smppguard::testing::Octets;

constexpr std::string_view kFirst =
    "\x01\x01"
    "13334445656\0"
    "\0\0\0\x0B"sv;
constexpr std::string_view kSecond = "\0\0friends\0\0\0\x04\0"sv;

Octets list_of(std::string_view count) {
  Octets list;
  for (const std::string_view piece : {count, kFirst, kSecond})
    list.insert(list.end(), piece.begin(), piece.end());
  return list;
}

std::vector<std::string> entries_of(UnsuccessReader& reader) {
  std::vector<std::string> entries;
  while (const auto entry = reader.next()) entries.emplace_back(as_chars(*entry));
  EXPECT_FALSE(reader.next()) << "goes on after its end";
  return entries;
}

TEST(UnsuccessReader, ReadsEntriesWhole) {
  Octets list = list_of("\x02");
  list.push_back(0xEE);  // what a PDU holds behind the list
  UnsuccessReader reader{list};
  EXPECT_EQ(entries_of(reader), (std::vector<std::string>{std::string(kFirst), std::string(kSecond)}));
  EXPECT_EQ(reader.fault(), BodyFault::none);
  EXPECT_EQ(reader.rest().size(), 1U);
}

TEST(UnsuccessReader, ReadsAsManyAsTheCountSays) {
  const Octets list = list_of("\x01");
  UnsuccessReader reader{list};
  EXPECT_EQ(entries_of(reader), std::vector<std::string>{std::string(kFirst)});
  EXPECT_EQ(reader.fault(), BodyFault::none);
  EXPECT_EQ(as_chars(reader.rest()), kSecond);
}

TEST(UnsuccessReader, NoEntriesAreNoFault) {
  const Octets list{0, 1};
  UnsuccessReader reader{list};
  EXPECT_TRUE(entries_of(reader).empty());
  EXPECT_EQ(reader.fault(), BodyFault::none);
  EXPECT_EQ(reader.rest().size(), 1U);
}

TEST(UnsuccessReader, EveryCutIsAFaultAndKeepsTheWholeEntriesBeforeIt) {
  const Octets whole = list_of("\x02");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    // Its own memory, so that a sanitizer sees a step outside.
    const Octets list(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    UnsuccessReader reader{list};
    EXPECT_EQ(entries_of(reader).size(), size < 1 + kFirst.size() ? 0U : 1U) << size;
    EXPECT_EQ(reader.fault(), BodyFault::cut) << size;
  }
}

}  // namespace
}  // namespace smppguard::smpp
