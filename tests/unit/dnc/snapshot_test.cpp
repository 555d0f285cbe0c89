// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/snapshot.hpp"

#include "building.hpp"
#include "folder.hpp"
#include "little_endian.hpp"
#include "snapshot_format.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

std::string error_of(const std::filesystem::path& path) {
  const auto opened = Snapshot::open(path);
  return opened ? "" : opened.error().message;
}

TEST(Snapshot, HoldsPageAlignedSlabsThatDoNotOverlap) {
  const Folder folder;
  std::set<std::uint64_t> numbers;
  for (std::uint64_t area_code = 200; area_code < 300; ++area_code)
    numbers.insert(area_code * 10'000'000 + 1);
  const auto snapshot = open_or_throw(write_list(folder.path(), kNational, 1, numbers));
  const std::uint8_t* last = nullptr;
  for (unsigned area_code = 200; area_code < 300; ++area_code) {
    const std::uint8_t* bits = snapshot->slabs().area(area_code).bits;
    ASSERT_NE(bits, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bits) % 4096, 0U);
    EXPECT_TRUE(last == nullptr || bits - last >= std::ptrdiff_t{1'250'000}) << area_code;
    last = bits;
    EXPECT_TRUE(lists(*snapshot, area_code * 10'000'000ULL + 1));
  }
}

/// Both forms of an area.
class SnapshotOfKind : public testing::TestWithParam<ListIdentity> {};

INSTANTIATE_TEST_SUITE_P(Kinds, SnapshotOfKind,
                         testing::Values(kNational, ListIdentity{"texas", ListKind::state, {}},
                                         ListIdentity{"shop", ListKind::organisation, "shop"}),
                         [](const auto& one) { return one.param.name; });

TEST_P(SnapshotOfKind, IsExactUpToTheLastNumberOfEveryArea) {
  const Folder folder;
  const std::set<std::uint64_t> numbers{2009999999, 9999999999, 9990000000};
  const auto snapshot = open_or_throw(write_list(folder.path(), GetParam(), 1, numbers));
  EXPECT_EQ(snapshot->info().list, GetParam());
  for (const std::uint64_t ten : numbers) EXPECT_TRUE(lists(*snapshot, ten)) << ten;
  for (const std::uint64_t ten : {2000000000U, 2009999998U}) EXPECT_FALSE(lists(*snapshot, ten)) << ten;
  EXPECT_FALSE(lists(*snapshot, 9999999998) || lists(*snapshot, 9990000001) || lists(*snapshot, 5550000000));
  EXPECT_FALSE(snapshot->contains(PhoneNumber{}));
}

TEST_P(SnapshotOfKind, AgreesWithASet) {
  std::mt19937_64 random{11};
  for (const std::uint64_t spread : {9'000ULL, 10'000'000ULL}) {
    const Folder folder;
    std::set<std::uint64_t> numbers;
    for (int i = 0; i < 20'000; ++i) {
      numbers.insert((200 + random() % 3 * 300) * 10'000'000 + random() % spread);
    }
    const auto snapshot = open_or_throw(write_list(folder.path(), GetParam(), 1, numbers));
    EXPECT_EQ(snapshot->info().total, numbers.size());
    std::vector<std::uint64_t> walked;
    for (std::size_t i = 0; i < snapshot->info().areas.size(); ++i) {
      const std::uint64_t base = snapshot->info().areas[i].area_code * 10'000'000ULL;
      snapshot->for_each(i, [&](std::uint32_t local) { walked.push_back(base + local); });
    }
    EXPECT_TRUE(std::equal(walked.begin(), walked.end(), numbers.begin(), numbers.end()));
    for (int i = 0; i < 100'000; ++i) {
      const std::uint64_t ten = (200 + random() % 3 * 300) * 10'000'000 + random() % spread;
      ASSERT_EQ(lists(*snapshot, ten), numbers.contains(ten)) << ten;
    }
  }
}

TEST(Snapshot, IsSmallWhereThereIsNoNeedForSlabs) {
  const Folder folder;
  std::set<std::uint64_t> numbers;
  for (std::uint64_t i = 0; i < 10'000; ++i) numbers.insert(2'000'000'000 + i * 700'001);
  const auto path = write_list(folder.path(), {"own", ListKind::company, {}}, 1, numbers);
  EXPECT_LT(std::filesystem::file_size(path), format::kHeaderOctets + 10'000 * 4 + 800 * 8);
}

TEST(Snapshot, OtherNumbersHaveAnotherFingerprintThoughTheyAreAsMany) {
  const auto fingerprint = [](std::uint64_t ten) {
    const Folder folder;
    const auto snapshot = open_or_throw(write_list(folder.path(), kNational, 1, {ten}));
    return std::vector<std::uint8_t>{snapshot->fingerprint().begin(), snapshot->fingerprint().end()};
  };
  const auto first = fingerprint(2000000001);
  EXPECT_EQ(first, fingerprint(2000000001));
  EXPECT_NE(first, fingerprint(2000000002));
}

TEST(Snapshot, HoldsAllAreaCodesThereAre) {
  format::Header header;
  header.info.list = kNational;
  header.info.file_octets = format::kHeaderOctets + 800 * format::kSlabStride;
  for (unsigned area_code = 200; area_code < 1000; ++area_code) {
    header.info.areas.push_back({area_code, kListDay, 0});
    header.places.push_back({format::Form::slab,
                             format::kHeaderOctets + (area_code - 200) * format::kSlabStride,
                             format::kSlabStride,
                             {}});
  }
  const auto octets = format::encode(header);
  EXPECT_EQ(octets.size(), format::kHeaderOctets);
  const auto decoded = format::decode(octets, header.info.file_octets);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->info, header.info);
  EXPECT_EQ(decoded->places, header.places);
}

TEST(Snapshot, LiesInTheFileAsTheFormatSays) {
  const Folder folder;
  const auto path = write_list(folder.path(), kNational, 1, {8180000009, 8180000010});
  const std::string file = folder.read(path.filename().string());
  const auto* octets = reinterpret_cast<const std::uint8_t*>(file.data());
  EXPECT_EQ(file.substr(0, 20), std::string("SMPPGDNC\x02\0\0\0\0\0\0\0\x01\0\0\0", 20));
  EXPECT_EQ(load_le<std::uint64_t>(octets + 24), 2U);
  EXPECT_EQ(load_le<std::uint64_t>(octets + 32), 53'248U + 1'253'376U);
  EXPECT_EQ(file.substr(72, 9), std::string("national\0", 9));
  EXPECT_EQ(load_le<std::uint32_t>(octets + 192), 818U);
  EXPECT_EQ(load_le<std::uint32_t>(octets + 196), kListDay.time_since_epoch().count());
  EXPECT_EQ(load_le<std::uint32_t>(octets + 200), 2U);
  EXPECT_EQ(load_le<std::uint64_t>(octets + 208), 53'248U);
  EXPECT_EQ(octets[53'248 + 1], 0b0000'0110);
}

TEST(Snapshot, IsReadOnlyForAllAndMappedOnlyThen) {
  const Folder folder;
  const mode_t before = ::umask(077);
  const auto path = write_list(folder.path(), kNational, 1, {8185550100});
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0444U);
  for (const mode_t mode : {0644U, 0464U, 0446U}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_THAT(error_of(path), HasSubstr("may be written to")) << mode;
  }
}

TEST(Snapshot, IsVerifiedLaterToo) {
  const Folder folder;
  const auto path = write_list(folder.path(), kNational, 1, {8185550100});
  const auto snapshot = Snapshot::open(path, Verify::header).value();
  snapshot->warm();
  EXPECT_TRUE(snapshot->verify());
  std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
  file.seekp(100'000);
  file.put('x');
  file.close();
  const auto damaged = snapshot->verify();
  ASSERT_FALSE(damaged);
  EXPECT_THAT(damaged.error().message, HasSubstr("checksum of area code 818"));
}

/// Small ones from the heap, large ones from pages: no difference, and the file may be gone or emptied.
TEST(Snapshot, AnswersFromItsOwnMemoryWhenKept) {
  for (const unsigned area_codes : {1U, 3U}) {
    const Folder folder;
    std::set<std::uint64_t> numbers;
    for (std::uint64_t i = 0; i < area_codes; ++i) numbers.insert((200 + i) * 10'000'000 + 9'999'999);
    const auto path = write_list(folder.path(), kNational, 1, numbers);
    const auto mapped = open_or_throw(path);
    const auto kept = Snapshot::open(path, Verify::kept).value();
    EXPECT_TRUE(kept->is_kept());
    EXPECT_FALSE(mapped->is_kept());
    EXPECT_EQ(kept->info(), mapped->info());
    EXPECT_TRUE(std::ranges::equal(kept->fingerprint(), mapped->fingerprint()));
    EXPECT_EQ(kept->read_area(0).value(), mapped->read_area(0).value());
    kept->warm();
    ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    std::filesystem::resize_file(path, 0);
    for (const std::uint64_t ten : numbers) {
      EXPECT_TRUE(lists(*kept, ten)) << ten;
      EXPECT_FALSE(lists(*kept, ten - 1)) << ten;
    }
    EXPECT_FALSE(kept->verify()) << "that is about the file";
  }
}

/// That says nothing against the file.
TEST(Snapshot, IsNotKeptWithoutMemory) {
  const Folder folder;
  const auto path = write_list(folder.path(), kNational, 1, {2223334545, 3334445656});
  rlim_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages;
  ASSERT_GT(pages, 0U);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  const rlimit little{pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + 3'000'000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &little), 0);
  const auto opened = Snapshot::open(path, Verify::kept);
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &before), 0);
  ASSERT_FALSE(opened);
  EXPECT_FALSE(opened.error().damaged);
  EXPECT_THAT(opened.error().message, HasSubstr("no memory for its 25"));
}

TEST(Snapshot, IsKeptOnlyIfItIsANationalList) {
  const Folder folder;
  const auto path = write_list(folder.path(), {"texas", ListKind::state, {}}, 1, {8185550100});
  const auto snapshot = Snapshot::open(path, Verify::kept).value();
  EXPECT_FALSE(snapshot->is_kept());
  EXPECT_TRUE(lists(*snapshot, 8185550100));
}

TEST(Snapshot, OpensRegularFilesOnlyAndDoesNotWaitForOthers) {
  const Folder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0400), 0);
  EXPECT_EQ(error_of(folder / "pipe"), (folder / "pipe").string() + ": is not a regular file");
  EXPECT_THAT(error_of(folder.path()), HasSubstr("is not a regular file"));
  EXPECT_THAT(error_of("/dev/zero"), HasSubstr("is not a regular file"));
  EXPECT_THAT(error_of(folder / "none"), HasSubstr("none: cannot be opened: No such file or directory"));
}

}  // namespace
}  // namespace smppguard::dnc
