// SPDX-License-Identifier: Apache-2.0
#include "staging.hpp"

#include "building.hpp"
#include "folder.hpp"
#include "staging_log.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kLog = ".national.staging.log";
constexpr const char* kList = ".national.staging";

Staging open(const Folder& folder) {
  return Staging::open(folder.path(), kNational).value();
}

std::vector<std::uint8_t> slab_with(std::uint32_t local) {
  std::vector<std::uint8_t> slab(format::kSlabStride);
  slab[local / 8] = static_cast<std::uint8_t>(1U << (local % 8));
  return slab;
}

StagedArea stage(Staging& staging, unsigned area_code, std::uint32_t local) {
  return stage_slab(staging, ListKind::national, area_code, kListDay, slab_with(local)).value();
}

/// Stages an area of one number and writes down that its file is done.
StagedFile finish_file(Staging& staging, unsigned area_code, std::uint32_t local) {
  StagedFile file{std::to_string(area_code), {}, {stage(staging, area_code, local)}};
  file.record.file = "2026-8-5_" + file.key + "_x.txt";
  file.record.outcome = FileRecord::Outcome::accepted;
  staging.note(file).value();
  return file;
}

void publish(Staging& staging, const std::vector<StagedArea>& areas) {
  (void)staging.seal(kNational, areas).value();
  staging.publish({"national", 1, ListFile::Form::snapshot}).value();
}

std::shared_ptr<const Snapshot> published(const Folder& folder) {
  return Snapshot::open(folder / "national.000001.dnc", Verify::full).value();
}

TEST(Staging, IsHiddenUntilItHasItsName) {
  const Folder folder;
  Staging staging = open(folder);
  const StagedFile file = finish_file(staging, 818, 5550123);
  EXPECT_THAT(folder.names(), ElementsAre(kList, kLog));
  EXPECT_THAT(list_files(folder.path()).value(), IsEmpty());
  publish(staging, file.areas);
  EXPECT_THAT(folder.names(), ElementsAre("national.000001.dnc"));
  EXPECT_TRUE(lists(*published(folder), 8185550123));
  EXPECT_EQ(published(folder)->info().total, 1U);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "national.000001.dnc").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0444U);
}

TEST(Staging, GivesTheFingerprintThatTheSnapshotHas) {
  const Folder folder;
  Staging staging = open(folder);
  const Digest fingerprint = staging.seal(kNational, {stage(staging, 818, 1)}).value();
  staging.publish({"national", 1, ListFile::Form::snapshot}).value();
  EXPECT_EQ(hex(published(folder)->fingerprint()), hex(fingerprint));
}

TEST(Staging, TakesOverWhatAnInterruptedRunFinished) {
  const Folder folder;
  StagedFile file;
  {
    Staging interrupted = open(folder);
    file = finish_file(interrupted, 818, 5550123);
    (void)stage(interrupted, 714, 5550101);  // its file was not done
  }
  Staging staging = open(folder);
  const auto taken = staging.take_over("818");
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->record, file.record);
  ASSERT_EQ(taken->areas.size(), 1U);
  EXPECT_EQ(taken->areas[0].place, file.areas[0].place);
  EXPECT_EQ(staging.take_over("818"), std::nullopt) << "only once";
  EXPECT_EQ(staging.take_over("714"), std::nullopt);
  staging.forget_others();
  const StagedArea other = stage(staging, 212, 5550102);
  EXPECT_NE(other.place.offset, taken->areas[0].place.offset);
  publish(staging, {other, taken->areas[0]});
  EXPECT_TRUE(lists(*published(folder), 8185550123) && lists(*published(folder), 2125550102));
  EXPECT_EQ(published(folder)->info().total, 2U);
}

TEST(Staging, UsesTheRoomAgainOfWhatWasNotTakenOver) {
  const Folder folder;
  std::uint64_t before = 0;
  {
    Staging interrupted = open(folder);
    for (const unsigned area_code : {212U, 714U, 818U}) finish_file(interrupted, area_code, 1);
    before = interrupted.octets();
  }
  Staging staging = open(folder);
  std::vector<StagedArea> areas = staging.take_over("818").value().areas;  // the last in the file
  staging.forget_others();
  areas.insert(areas.begin(), {stage(staging, 213, 2), stage(staging, 310, 3)});
  EXPECT_EQ(staging.octets(), before);
  publish(staging, areas);
  EXPECT_EQ(published(folder)->info().total, 3U);
}

TEST(Staging, TakesOverAgainWhatWasTakenOverAndNotedAgain) {
  const Folder folder;
  {
    Staging first = open(folder);
    finish_file(first, 818, 1);
  }
  {
    Staging second = open(folder);
    ASSERT_TRUE(second.note(second.take_over("818").value()));
  }
  Staging third = open(folder);
  EXPECT_TRUE(third.take_over("818"));
}

TEST(Staging, TakesOverAListThatWasSealedButNeverNamed) {
  const Folder folder;
  {
    Staging interrupted = open(folder);
    (void)interrupted.seal(kNational, finish_file(interrupted, 818, 1).areas).value();
  }
  Staging staging = open(folder);
  const auto taken = staging.take_over("818");
  ASSERT_TRUE(taken);
  publish(staging, taken->areas);
  EXPECT_TRUE(lists(*published(folder), 8180000001));
}

TEST(Staging, DoesNotTakeOverAnAreaThatIsDamaged) {
  const Folder folder;
  StagedFile file;
  {
    Staging interrupted = open(folder);
    file = finish_file(interrupted, 818, 1);
    finish_file(interrupted, 714, 2);
  }
  std::string octets = folder.read(kList);
  octets[file.areas[0].place.offset + 1000] ^= 1;
  folder.write(kList, octets);
  Staging staging = open(folder);
  EXPECT_EQ(staging.take_over("818"), std::nullopt);
  EXPECT_TRUE(staging.take_over("714"));
}

TEST(Staging, DoesNotTakeOverAnAreaThatIsNotAllThere) {
  const Folder folder;
  {
    Staging interrupted = open(folder);
    finish_file(interrupted, 818, 1);
  }
  std::filesystem::resize_file(folder / kList, folder.read(kList).size() - 1);
  Staging staging = open(folder);
  EXPECT_EQ(staging.take_over("818"), std::nullopt);
}

TEST(Staging, PassesOverALineOfTheLogCutAnywhere) {
  const Folder folder;
  {
    Staging interrupted = open(folder);
    finish_file(interrupted, 714, 2);
    finish_file(interrupted, 818, 1);
  }
  const std::string log = folder.read(kLog);
  const std::size_t last_line = log.rfind('\n', log.size() - 2) + 1;
  for (std::size_t length = last_line; length < log.size() - 1; length += 11) {
    folder.write(kLog, log.substr(0, length));
    Staging staging = open(folder);
    EXPECT_TRUE(staging.take_over("714")) << length;
    EXPECT_EQ(staging.take_over("818"), std::nullopt) << length;
  }
}

TEST(Staging, TakesNothingOverFromAnotherList) {
  const Folder folder;
  {
    Staging interrupted = open(folder);
    finish_file(interrupted, 818, 1);
  }
  ListIdentity other = kNational;
  other.kind = ListKind::state;
  Staging staging = Staging::open(folder.path(), other).value();
  EXPECT_EQ(staging.take_over("818"), std::nullopt);
  EXPECT_EQ(staging.octets(), 0U);
}

TEST(Staging, DoesNotTakeOverAFileWhoseAreaWasWrittenOver) {
  const Folder folder;
  {
    Staging interrupted = open(folder);
    StagedArea area = finish_file(interrupted, 818, 1).areas[0];
    ASSERT_TRUE(interrupted.overwrite(area, slab_with(2)));
    EXPECT_EQ(interrupted.read(area).value(), slab_with(2));
  }
  Staging staging = open(folder);
  EXPECT_EQ(staging.take_over("818"), std::nullopt);
}

TEST(Staging, UsesRoomAgainThatWasGivenBack) {
  const Folder folder;
  Staging staging = open(folder);
  const StagedArea area = stage(staging, 818, 1);
  staging.give_back({area});
  EXPECT_EQ(stage(staging, 714, 2).place.offset, area.place.offset);
}

TEST(Staging, LeavesNothingWhenItIsDiscarded) {
  const Folder folder;
  Staging staging = open(folder);
  finish_file(staging, 818, 1);
  staging.discard();
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(Staging, SaysThatItHasNoFolder) {
  const Folder folder;
  const auto staging = Staging::open(folder / "none", kNational);
  ASSERT_FALSE(staging);
  EXPECT_THAT(staging.error().message, testing::HasSubstr("No such file"));
}

TEST(StagingLog, GivesBackWhatItWasGiven) {
  StagedFile file{"inbox/liste_\xE9.txt:1:2:3.4", {}, {}};
  file.record.file = "inbox/liste_\xE9.txt";
  file.record.outcome = FileRecord::Outcome::accepted;
  file.record.version = kListDay;
  const StagedArea area{{818, kListDay, 77},
                        {format::Form::array, std::uint64_t{1} << 40U, 308, sha256(as_bytes("x"))}};
  file.areas = {area, area};
  const auto read = read_staged_file(to_line(file));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, file.key);
  EXPECT_EQ(read->record, file.record);
  ASSERT_EQ(read->areas.size(), 2U);
  EXPECT_EQ(read->areas[1].place, area.place);
  EXPECT_EQ(read->areas[1].info.area_code, 818U);
  EXPECT_EQ(read->areas[1].info.version, kListDay);
  EXPECT_EQ(read->areas[1].info.count, 77U);
}

}  // namespace
}  // namespace smppguard::dnc
