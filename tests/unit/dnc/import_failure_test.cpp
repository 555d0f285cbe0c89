// SPDX-License-Identifier: Apache-2.0
// What an import leaves where it cannot do what was asked.
#include "file_size_limit.hpp"
#include "importing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ImportFailure : public ImportTest {
 protected:
  void SetUp() override { must_import({write("2026-8-5_national_first.txt", kFirst)}); }

  const Numbers kFirst = some(212, 0, 3) + some(714, 0, 3) + some(818, 0, 200);
};

TEST_F(ImportFailure, LeavesTheListInForceOnAFullDisk) {
  const auto before = files();
  const std::string octets = folder_text("national.000001.dnc");
  ImportRequest more =
      request({write("2026-8-6_818_a.txt", some(818, 0, 300)), write("2026-8-6_305_b.txt", some(305, 0, 300)),
               write("2026-8-7_changes_c.txt", "2125550100,2026-08-06T10:00:00,A\n")});
  constexpr rlim_t kSlab = 1'253'376;
  for (const rlim_t most : {rlim_t{0}, rlim_t{20}, rlim_t{100}, rlim_t{2'000}, rlim_t{53'247}, rlim_t{53'248},
                            rlim_t{53'248} + kSlab - 1, rlim_t{53'248} + kSlab,
                            rlim_t{53'248} + 2 * kSlab + 5, rlim_t{53'248} + 3 * kSlab - 1}) {
    std::string error;
    {
      const FileSizeLimit limit{most};
      error = error_of(more);
    }
    EXPECT_THAT(error, AllOf(StartsWith(lists().string()), HasSubstr("File too large"))) << most;
    EXPECT_EQ(files(), before) << most;
    EXPECT_TRUE(folder_text("national.000001.dnc") == octets) << most;
    std::uintmax_t left = 0;
    for (const std::string& name : remains()) left += std::filesystem::file_size(lists() / name);
    EXPECT_LE(left, 100U) << most;
  }
  must_import(more);
  EXPECT_EQ(listed(), kFirst + some(818, 0, 300) + some(305, 0, 300) + Numbers{2125550100});
  EXPECT_THAT(remains(), IsEmpty());
}

TEST_F(ImportFailure, LeavesAnotherKindsListInForceOnAFullDisk) {
  must_import(request("own", ListKind::company, {write("a", some(818, 0, 500) + some(212, 0, 500))}));
  ImportRequest more = request("own", ListKind::company, {write("b", some(818, 0, 600) + some(212, 0, 500))});
  const auto before = files();
  for (const rlim_t most :
       {rlim_t{0}, rlim_t{10}, rlim_t{53'247}, rlim_t{53'248} + 2'000, rlim_t{53'248} + 4'399}) {
    {
      const FileSizeLimit limit{most};
      EXPECT_THAT(error_of(more), HasSubstr("File too large")) << most;
    }
    EXPECT_EQ(files(), before) << most;
  }
  EXPECT_EQ(listed("own"), some(818, 0, 500) + some(212, 0, 500));
  must_import(more);
}

TEST_F(ImportFailure, GoesOnFromADamagedListOnlyWhereAllOfItIsReplaced) {
  damage(in_force_path(), std::filesystem::file_size(in_force_path()) - 5'000);  // in 818, the last
  const auto others = write("2026-8-6_305_a.txt", some(305, 0, 1));
  EXPECT_EQ(
      error_of(request({others})),
      lists().string() +
          ": the list national in force cannot be gone on from: the checksum of area code 818 is wrong; "
          "the file is damaged; import full lists of all its area codes");
  EXPECT_EQ(files(), std::set<std::string>{"national.000001.dnc"});
  EXPECT_THAT(remains(), IsEmpty());
  const auto changes = write("2026-8-6_changes_b.txt", "8185550100,2026-08-06T10:00:00,A\n");
  EXPECT_THAT(error_of(request({changes})), HasSubstr("cannot be gone on from"));

  must_import({write("2026-8-7_818_c.txt", some(818, 0, 190)), others});
  EXPECT_EQ(listed(), some(212, 0, 3) + some(714, 0, 3) + some(818, 0, 190) + some(305, 0, 1));
}

TEST_F(ImportFailure, SaysThatTheHeaderInForceIsDamaged) {
  damage(in_force_path(), 300);
  EXPECT_THAT(error_of(request({write("2026-8-6_818_a.txt", some(818, 0, 300))})),
              AllOf(HasSubstr("national.000001.dnc"), HasSubstr("the file is damaged")));
}

TEST_F(ImportFailure, ReadsAnewWhatAnInterruptedRunReadAsOfAnotherDate) {
  const auto first = write("first.txt", some(305, 0, 50));
  ImportRequest dated = request({first, write("second.txt", some(306, 0, 5))});
  dated.threads = 1;
  dated.version_date = kListDay;
  dated.progress = [&](Progress progress) {
    if (progress.octets_done > std::filesystem::file_size(first)) throw std::runtime_error("interrupted");
  };
  EXPECT_THROW((void)import_lists(dated), std::runtime_error);
  EXPECT_THAT(folder_text(".national.staging.log"), HasSubstr("first.txt"));

  dated.progress = {};
  dated.version_date = day(2026, 8, 7);
  must_import(dated);
  EXPECT_EQ(areas()[1], (AreaInfo{305, day(2026, 8, 7), 50}));
  EXPECT_THAT(remains(), IsEmpty());
}

}  // namespace
}  // namespace smppguard::dnc
