// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/csv_writer.hpp"

#include "smppguard/core/csv_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace smppguard {
namespace {

TEST(CsvWriter, QuotesWhatNeedsIt) {
  EXPECT_EQ(csv_row({"12223334545", "plain text", "", "a,b", "say \"no\"", " blank "}),
            "12223334545,plain text,,\"a,b\",\"say \"\"no\"\"\",\" blank \"\n");
}

TEST(CsvWriter, NoCellIsAFormula) {
  EXPECT_EQ(csv_row({"=1+1", "+1", "-1", "@x", "'quoted", "a=b"}), "'=1+1,'+1,'-1,'@x,''quoted,a=b\n");
  EXPECT_EQ(csv_row({"=HYPERLINK(\"x\",\"y\")"}), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\n");
}

TEST(CsvWriter, EveryCellIsReadBack) {
  for (const char* cell : {"=1", "'=1", "''=1", "'", "''", "'a", "a", "+", "-", "@@", " =1", "\t=1", "\"",
                           "\"\"", ",", " ", "x ", "\xC3\xA9\""}) {
    std::string row = csv_row({"1", cell, "2"});
    row.pop_back();
    const auto cells = split_csv_row(row);
    ASSERT_TRUE(cells) << row;
    ASSERT_EQ(cells->size(), 3U) << row;
    EXPECT_EQ(without_guard((*cells)[1]), cell) << row;
  }
}

TEST(CsvWriter, AnApostropheThatGuardsNothingStays) {
  EXPECT_EQ(without_guard("'tis so"), "'tis so");
  EXPECT_EQ(without_guard("'"), "'");
  EXPECT_EQ(without_guard(""), "");
}

}  // namespace
}  // namespace smppguard
