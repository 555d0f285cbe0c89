// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/version_date.hpp"

#include "building.hpp"

#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

TEST(ReadFileName, TakesTheRegistrysForm) {
  const RegistryFileName expected{day(2026, 8, 5), 818};
  EXPECT_EQ(read_file_name("2026-8-5_818_0A1B2C3D-0000-4444-8888-001122334455.txt"), expected);
  EXPECT_EQ(read_file_name("2026-08-05_818_x.txt"), expected);
  EXPECT_EQ(read_file_name("2026-8-5_818_.txt"), expected);
  EXPECT_EQ(read_file_name("2026-12-31_999_a_b.txt"), (RegistryFileName{day(2026, 12, 31), 999}));
}

TEST(ReadFileName, TakesEachEnding) {
  const RegistryFileName expected{day(2026, 8, 5), 818};
  for (const char* name : {"2026-8-5_818_x.txt", "2026-8-5_818_x.xml", "2026-8-5_818_x.csv",
                           "2026-8-5_818_x.txt.zip", "2026-8-5_818_x.xml.gz", "2026-8-5_818_x.y.csv.zip"}) {
    EXPECT_EQ(read_file_name(name), expected) << name;
  }
}

TEST(ReadFileName, TakesAWordForFilesOfSeveralAreaCodes) {
  const RegistryFileName expected{day(2026, 8, 5), {}};
  for (const char* name : {"2026-8-5_national_x.txt", "2026-8-5_TX_x.xml", "2026-8-5_Nationwide_.txt.zip",
                           "2026-8-5_a_b_c.txt"}) {
    EXPECT_EQ(read_file_name(name), expected) << name;
  }
}

TEST(ReadFileName, TakesNoOtherForm) {
  for (const char* bad : {"",
                          "list.txt",
                          "2026-8-5.txt",
                          "2026-8-5_818.txt",
                          "2026-8-5_818_x",
                          "2026-8-5_818_x.zip",
                          "2026-8-5_818_x.txt.zip.gz",
                          "2026-8-5_818_x.pdf",
                          "2026-8-5__x.txt",
                          "2026-8-5_TX.txt",
                          "2026-8-5_TX1_x.txt",
                          "2026-8-5_000_x.txt",
                          "2026-0-5_818_x.txt",
                          ".txt",
                          ".txt.zip",
                          "2026-8-5_.txt",
                          "2026-8-5_18_x.txt",
                          "2026-8-5_8188_x.txt",
                          "2026-8-5_118_x.txt",
                          "2026-8-32_818_x.txt",
                          "2026-2-30_818_x.txt",
                          "26-8-5_818_x.txt",
                          " 2026-8-5_818_x.txt",
                          "2026-8-5-818_x.txt",
                          "2026-8-_818_x.txt",
                          "2026-8-5_818_x.TXT"}) {
    EXPECT_EQ(read_file_name(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace smppguard::dnc
