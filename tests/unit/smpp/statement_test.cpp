// SPDX-License-Identifier: Apache-2.0
// The README's protocol statement names every command and every TLV of the tables, in a row of its own table.
#include "smppguard/smpp/field_table.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <string>

namespace smppguard::smpp {
namespace {

/// The words of the first column of the tables under "Protocol statement".
std::set<std::string> stated() {
  std::ifstream file{SMPPGUARD_README};
  std::set<std::string> words;
  std::string line;
  bool inside = false;
  while (std::getline(file, line)) {
    if (line.starts_with("#")) inside = line == "### Protocol statement";
    if (!inside || !line.starts_with("| ")) continue;
    std::string cell = line.substr(2, line.find(" |", 2) - 2);
    for (char& c : cell) c = c == ',' ? ' ' : c;
    std::istringstream stream{cell};
    for (std::string word; stream >> word;) words.insert(word);
  }
  return words;
}

TEST(ProtocolStatement, NamesEveryCommand) {
  const std::set<std::string> words = stated();
  for (const BodySpec& body : all_bodies()) {
    EXPECT_TRUE(words.contains(std::string(body.name))) << body.name;
  }
}

TEST(ProtocolStatement, NamesEveryTlv) {
  const std::set<std::string> words = stated();
  for (const TlvSpec& tlv : all_tlvs()) EXPECT_TRUE(words.contains(std::string(tlv.name))) << tlv.name;
}

}  // namespace
}  // namespace smppguard::smpp
