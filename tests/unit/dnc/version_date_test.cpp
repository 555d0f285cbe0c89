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

TEST(ReadFileName, TakesNoOtherForm) {
  for (const char* bad :
       {"", "list.txt", "2026-8-5.txt", "2026-8-5_818.txt", "2026-8-5_818_x.csv", "2026-8-5_818_x.txt.zip",
        "2026-8-5_18_x.txt", "2026-8-5_8188_x.txt", "2026-8-5_118_x.txt", "2026-8-32_818_x.txt",
        "2026-2-30_818_x.txt", "26-8-5_818_x.txt", " 2026-8-5_818_x.txt", "2026-8-5_abc_x.txt",
        "2026-8-5-818_x.txt", "2026-8-_818_x.txt", "2026-8-5_818_x.TXT"}) {
    EXPECT_EQ(read_file_name(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace smppguard::dnc
