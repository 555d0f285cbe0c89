// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

std::string printed(const Table& table) {
  testing::internal::CaptureStdout();
  table.print();
  return testing::internal::GetCapturedStdout();
}

TEST(Table, ColumnsAreAsWideAsTheirWidestCell) {
  Table table{{"KEY", "NAME", "PHONE"}};
  table.add({"clinic", "Caf\xC3\xA9", "12223334545"});
  table.add({"a", "", "1"});
  EXPECT_EQ(printed(table),
            "KEY     NAME  PHONE\n"
            "clinic  Caf\xC3\xA9  12223334545\n"
            "a       -     1\n");
}

TEST(Table, ShowsNoControlCharacters) {
  Table table{{"A", "B"}};
  table.add({"x\x1b[31m", "{\"a\":1}\n"});
  EXPECT_EQ(printed(table), "A          B\nx\\x1b[31m  {\"a\":1}\\x0a\n");
}

TEST(Table, WithoutRowsIsItsHeader) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(printed(Table{{"A", "B"}}), "A  B\n");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "none\n");
}

}  // namespace
}  // namespace smppguard::app
