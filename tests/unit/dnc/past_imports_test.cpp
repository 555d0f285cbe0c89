// SPDX-License-Identifier: Apache-2.0
#include "past_imports.hpp"

#include "building.hpp"
#include "folder.hpp"
#include "smppguard/dnc/history.hpp"

#include <gmock/gmock.h>

namespace smppguard::dnc {
namespace {

constexpr WallTime kThen{kListDay};
constexpr WallTime kNow{kToday};
using Outcome = ImportRecord::Outcome;

FileRecord file(std::uint64_t import, const std::string& sha256, const std::string& list = "national") {
  FileRecord record;
  record.at = kThen;
  record.import = import;
  record.list = list;
  record.file = sha256 + ".txt";
  record.sha256 = sha256;
  record.outcome = FileRecord::Outcome::accepted;
  return record;
}

ImportRecord run(std::uint64_t import, std::uint64_t generation, Outcome outcome,
                 const std::string& list = "national") {
  ImportRecord record;
  record.at = kThen;
  record.import = import;
  record.list = list;
  record.generation = generation;
  record.outcome = outcome;
  return record;
}

PastImports read(const Folder& folder, std::uint64_t generation_there, const std::string& list = "national") {
  std::vector<ListFile> files{{"other", 99, ListFile::Form::snapshot}};
  if (generation_there != 0) files.push_back({list, generation_there, ListFile::Form::snapshot});
  return PastImports::read(folder.path(), list, files, kNow).value();
}

std::vector<ImportRecord> imports_in(const Folder& folder) {
  std::vector<ImportRecord> found;
  (void)read_history(folder.path(), {}, [&](const ImportRecord& import) { found.push_back(import); });
  return found;
}

TEST(PastImports, OfANewFolderAreNone) {
  const Folder folder;
  const PastImports past = read(folder, 0);
  EXPECT_EQ(past.next_import(), 1U);
  EXPECT_EQ(past.next_generation(), 1U);
  EXPECT_EQ(past.imported("a"), std::nullopt);
}

TEST(PastImports, KnowTheFilesThatWerePublished) {
  const Folder folder;
  ASSERT_TRUE(append_history(folder.path(), {file(1, "a")}, run(1, 1, Outcome::published)));
  ASSERT_TRUE(append_history(folder.path(), {file(2, "b")}, run(2, 0, Outcome::refused)));
  ASSERT_TRUE(append_history(folder.path(), {file(3, "c", "texas")}, run(3, 1, Outcome::published, "texas")));
  ASSERT_TRUE(append_history(folder.path(), {file(4, "d")}, run(4, 2, Outcome::published)));
  const PastImports past = read(folder, 2);
  EXPECT_EQ(past.imported("a"), kThen);
  EXPECT_EQ(past.imported("d"), kThen);
  EXPECT_EQ(past.imported("b"), std::nullopt) << "its run published nothing";
  EXPECT_EQ(past.imported("c"), std::nullopt) << "it went into another list";
  EXPECT_EQ(past.next_import(), 5U);
  EXPECT_EQ(past.next_generation(), 3U);
  EXPECT_EQ(imports_in(folder).size(), 4U) << "nothing is added";
}

TEST(PastImports, DoNotCountRefusedFiles) {
  const Folder folder;
  FileRecord refused = file(1, "a");
  refused.outcome = FileRecord::Outcome::refused;
  ASSERT_TRUE(append_history(folder.path(), {refused, file(1, "b")}, run(1, 1, Outcome::published)));
  const PastImports past = read(folder, 1);
  EXPECT_EQ(past.imported("a"), std::nullopt);
  EXPECT_EQ(past.imported("b"), kThen);
}

TEST(PastImports, WithdrawARunThatEndedBeforeItsListHadItsName) {
  const Folder folder;
  ASSERT_TRUE(append_history(folder.path(), {file(1, "a")}, run(1, 1, Outcome::published)));
  ASSERT_TRUE(append_history(folder.path(), {file(2, "b")}, run(2, 2, Outcome::published)));
  for (int times = 0; times < 2; ++times) {  // once and for all
    const PastImports past = read(folder, 1);
    EXPECT_EQ(past.imported("a"), kThen);
    EXPECT_EQ(past.imported("b"), std::nullopt) << "it may be imported now";
    EXPECT_EQ(past.next_import(), 4U);
    EXPECT_EQ(past.next_generation(), 3U) << "a generation is never used twice";
    const auto imports = imports_in(folder);
    ASSERT_EQ(imports.size(), 3U);
    EXPECT_EQ(imports[2].outcome, Outcome::withdrawn);
    EXPECT_EQ(imports[2].generation, 2U);
    EXPECT_EQ(imports[2].import, 3U);
    EXPECT_EQ(imports[2].at, kNow);
  }
}

TEST(PastImports, GoOnAfterARunThatWasWithdrawn) {
  const Folder folder;
  ASSERT_TRUE(append_history(folder.path(), {file(1, "a")}, run(1, 1, Outcome::published)));
  (void)read(folder, 0);
  ASSERT_TRUE(append_history(folder.path(), {file(3, "a")}, run(3, 2, Outcome::published)));
  const PastImports past = read(folder, 2);
  EXPECT_EQ(past.imported("a"), kThen);
  EXPECT_EQ(past.next_import(), 4U);
  EXPECT_EQ(imports_in(folder).size(), 3U);
}

TEST(PastImports, DoNotTakeFilesOfARunThatWasCutForThoseOfTheNext) {
  const Folder folder;
  folder.write("history.jsonl", to_json(file(1, "a")) + '\n' + to_json(file(1, "b")) + "\n{\"at\":\"20");
  EXPECT_EQ(read(folder, 0).next_import(), 2U);
  ASSERT_TRUE(append_history(folder.path(), {file(2, "c")}, run(2, 1, Outcome::published)));
  ASSERT_TRUE(append_history(folder.path(), {}, run(3, 2, Outcome::published)));
  const PastImports past = read(folder, 2);
  EXPECT_EQ(past.imported("a"), std::nullopt);
  EXPECT_EQ(past.imported("b"), std::nullopt);
  EXPECT_EQ(past.imported("c"), kThen);
}

TEST(PastImports, GoByTheListsThatAreThereWithoutAHistory) {
  const Folder folder;
  EXPECT_EQ(read(folder, 12).next_generation(), 13U);
}

TEST(PastImports, AreNoneOfAHistoryThatCannotBeRead) {
  const Folder folder;
  folder.write("history.jsonl", "{\"outcome\":7}\n");
  EXPECT_FALSE(PastImports::read(folder.path(), "national", {}, kNow));
}

}  // namespace
}  // namespace smppguard::dnc
