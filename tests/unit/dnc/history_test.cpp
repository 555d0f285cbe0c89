// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/history.hpp"

#include "building.hpp"
#include "folder.hpp"

#include <gmock/gmock.h>

namespace smppguard::dnc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Milliseconds = std::chrono::milliseconds;

const WallTime kNow = WallTime{kToday} + Milliseconds{45'296'789};

const FileRecord kFile{kNow,
                       7,
                       "national",
                       "inbox/2026-8-5_818_x.txt.zip",
                       std::string(64, 'a'),
                       123'456,
                       "full",
                       kListDay,
                       1'469'394,
                       3,
                       "818",
                       FileRecord::Outcome::accepted,
                       ""};
const ImportRecord kImport{
    kNow, 7, "national", 12, std::string(64, 'b'), 258'500'000, "root", ImportRecord::Outcome::published, ""};

struct History {
  std::vector<FileRecord> files;
  std::vector<ImportRecord> imports;
  std::string error;  // "": none
};

History read(const Folder& folder) {
  History history;
  const auto done = read_history(
      folder.path(), [&](const FileRecord& file) { history.files.push_back(file); },
      [&](const ImportRecord& import) { history.imports.push_back(import); });
  if (!done) history.error = done.error().message;
  return history;
}

TEST(History, OfANewFolderIsEmpty) {
  const Folder folder;
  const History history = read(folder);
  EXPECT_EQ(history.error, "");
  EXPECT_THAT(history.files, IsEmpty());
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(History, GivesBackWhatItWasGiven) {
  const Folder folder;
  FileRecord refused;
  refused.file = "a \"b\"\\\n\x01 \xC3\xA9.txt";
  refused.why = "line 17: not a number: \"\\x00}\"";
  ImportRecord nothing;
  nothing.import = 8;
  nothing.outcome = ImportRecord::Outcome::nothing_new;
  ASSERT_TRUE(append_history(folder.path(), {kFile, refused}, kImport));
  ASSERT_TRUE(append_history(folder.path(), {}, nothing));
  const History history = read(folder);
  EXPECT_EQ(history.error, "");
  EXPECT_THAT(history.files, ElementsAre(kFile, refused));
  EXPECT_THAT(history.imports, ElementsAre(kImport, nothing));
}

TEST(History, KeepsEachOutcome) {
  using Outcome = ImportRecord::Outcome;
  const Folder folder;
  std::vector<ImportRecord> written;
  for (const auto outcome :
       {Outcome::published, Outcome::nothing_new, Outcome::refused, Outcome::withdrawn}) {
    ImportRecord import = kImport;
    import.outcome = outcome;
    written.push_back(import);
    ASSERT_TRUE(append_history(folder.path(), {}, import));
  }
  EXPECT_EQ(read(folder).imports, written);
}

TEST(History, TakesNamesOfFilesThatAreNoUtf8) {
  const Folder folder;
  FileRecord file = kFile;
  file.file = "liste_\xE9.txt";
  ASSERT_TRUE(append_history(folder.path(), {file}, kImport));
  const History history = read(folder);
  EXPECT_EQ(history.error, "");
  EXPECT_THAT(history.files, ElementsAre(file));
}

TEST(History, PassesOverALineCutAnywhere) {
  const Folder folder;
  FileRecord file = kFile;
  file.file = "a}b.txt";  // a cut line may end like a whole one
  const std::string whole = to_json(file) + '\n';
  const std::string cut = to_json(file);
  for (std::size_t length = 0; length < cut.size(); ++length) {
    folder.write("history.jsonl", whole + cut.substr(0, length));
    EXPECT_EQ(read(folder).error, "") << length;
    EXPECT_THAT(read(folder).files, ElementsAre(file)) << length;
    // And the next run goes on behind it.
    ASSERT_TRUE(append_history(folder.path(), {kFile}, kImport));
    const History history = read(folder);
    EXPECT_EQ(history.error, "") << length;
    EXPECT_THAT(history.files, ElementsAre(file, kFile)) << length;
    EXPECT_THAT(history.imports, ElementsAre(kImport)) << length;
  }
}

TEST(History, KeepsALineOfWhichOnlyTheEndIsMissing) {
  const Folder folder;
  folder.write("history.jsonl", to_json(kFile));
  ASSERT_TRUE(append_history(folder.path(), {}, kImport));
  EXPECT_THAT(read(folder).files, ElementsAre(kFile));
  EXPECT_THAT(read(folder).imports, ElementsAre(kImport));
}

TEST(History, RefusesWhatNoImportHasWritten) {
  const Folder folder;
  for (const char* bad : {"{}", "{\"outcome\":\"lost\"}", "{\"file\":\"a.txt\",\"outcome\":\"published\"}",
                          "{\"file\":\"a.txt\"}", "{\"a\":}"}) {
    folder.write("history.jsonl", to_json(kFile) + '\n' + bad + '\n' + to_json(kImport) + '\n');
    EXPECT_THAT(read(folder).error, HasSubstr("history.jsonl:2: is no line of an import history")) << bad;
  }
}

TEST(History, TakesMembersOfOtherTypesAsMissing) {
  const Folder folder;
  folder.write("history.jsonl",
               "{\"file\":7,\"outcome\":\"accepted\",\"import\":-1,\"numbers\":\"x\",\"version\":\"?\"}\n");
  FileRecord empty;
  empty.outcome = FileRecord::Outcome::accepted;
  const History history = read(folder);
  EXPECT_EQ(history.error, "");
  EXPECT_THAT(history.files, ElementsAre(empty));
}

TEST(History, SaysThatItCannotBeWritten) {
  const Folder folder;
  std::filesystem::create_directory(folder / "history.jsonl");
  const auto done = append_history(folder.path(), {}, kImport);
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("history.jsonl: cannot be opened"));
}

}  // namespace
}  // namespace smppguard::dnc
