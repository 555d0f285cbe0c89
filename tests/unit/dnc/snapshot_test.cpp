// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/snapshot.hpp"

#include "building.hpp"
#include "folder.hpp"
#include "little_endian.hpp"
#include "snapshot_format.hpp"

#include <cstdint>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

std::string error_of(const std::filesystem::path& path) {
  const auto opened = Snapshot::open(path);
  return opened ? "" : opened.error().message;
}

TEST(Snapshot, HoldsPageAlignedSlabsThatDoNotOverlap) {
  const Folder folder;
  std::string text;
  for (int area_code = 200; area_code < 300; ++area_code) text += std::to_string(area_code) + ",0000001\n";
  ASSERT_TRUE(build(request({folder.write("list", text)}, folder / "out")));
  const auto snapshot = open_or_throw(folder / "out");
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

TEST(Snapshot, IsExactUpToTheLastBitOfEverySlab) {
  const Folder folder;
  ASSERT_TRUE(
      build(request({folder.write("list", "200,9999999\n999,9999999\n999,0000000\n")}, folder / "out")));
  const auto snapshot = open_or_throw(folder / "out");
  EXPECT_TRUE(lists(*snapshot, 2009999999) && lists(*snapshot, 9999999999) && lists(*snapshot, 9990000000));
  EXPECT_FALSE(lists(*snapshot, 2000000000) || lists(*snapshot, 9999999998) || lists(*snapshot, 9990000001));
}

TEST(Snapshot, OtherNumbersHaveAnotherFingerprintThoughTheyAreAsMany) {
  const Folder folder;
  const auto fingerprint = [&](const std::string& text) {
    EXPECT_TRUE(build(request({folder.write("list", text)}, folder / "out")));
    const auto snapshot = open_or_throw(folder / "out");
    return std::vector<std::uint8_t>{snapshot->fingerprint().begin(), snapshot->fingerprint().end()};
  };
  const auto first = fingerprint("200,0000001\n");
  EXPECT_EQ(first, fingerprint("200,0000001\n"));
  EXPECT_NE(first, fingerprint("200,0000002\n"));
}

TEST(Snapshot, HoldsAllAreaCodesThereAre) {
  format::Header header;
  for (unsigned area_code = 200; area_code < 1000; ++area_code) {
    header.info.areas.push_back({area_code, kListDay, 0});
    header.checksums.emplace_back();
  }
  const auto octets = format::encode(header);
  EXPECT_EQ(octets.size(), format::kMostHeaderOctets);
  const auto decoded = format::decode(octets, format::file_octets(800));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->info.areas, header.info.areas);
}

TEST(Snapshot, LiesInTheFileAsTheFormatSays) {
  const Folder folder;
  ASSERT_TRUE(build(request({folder.write("list", "818,0000009\n818,0000010\n")}, folder / "out")));
  const std::string file = folder.read("out");
  const auto* octets = reinterpret_cast<const std::uint8_t*>(file.data());
  EXPECT_EQ(file.substr(0, 16), std::string("SMPPGDNC\x01\0\0\0\x01\0\0\0", 16));
  EXPECT_EQ(load_le<std::uint64_t>(octets + 16), 2U);
  EXPECT_EQ(load_le<std::uint64_t>(octets + 24), 4096U + 1'253'376U);
  EXPECT_EQ(load_le<std::uint32_t>(octets + 64), 818U);
  EXPECT_EQ(load_le<std::uint32_t>(octets + 68), kListDay.time_since_epoch().count());
  EXPECT_EQ(load_le<std::uint32_t>(octets + 72), 2U);
  EXPECT_EQ(octets[4096 + 1], 0b0000'0110);
}

TEST(Snapshot, OpensRegularFilesOnlyAndDoesNotWaitForOthers) {
  const Folder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of(folder / "pipe"), (folder / "pipe").string() + ": is not a regular file");
  EXPECT_THAT(error_of(folder.path()), HasSubstr("is not a regular file"));
  EXPECT_THAT(error_of("/dev/zero"), HasSubstr("is not a regular file"));
  EXPECT_THAT(error_of(folder / "none"), HasSubstr("none: cannot be opened: No such file or directory"));
}

}  // namespace
}  // namespace smppguard::dnc
