// SPDX-License-Identifier: Apache-2.0
// What generate() leaves behind where it cannot do what was asked.
#include "file_size_limit.hpp"
#include "generating.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/dnc/generate.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

std::string error_of(const GenerateRequest& request) {
  const auto report = generate(request);
  return report ? "" : report.error().message;
}

TEST(GenerateFailure, LeavesNothingOnAFullDisk) {
  for (const ListPacking packing : {ListPacking::none, ListPacking::zip, ListPacking::gzip}) {
    for (const ListLayout layout : {ListLayout::per_area, ListLayout::national}) {
      const Folder folder;
      const auto other = folder.write("other", "is not touched");
      GenerateRequest request = generating(folder.path(), 60'000, 3);
      request.packing = packing;
      request.layout = layout;
      std::string error;
      {
        const FileSizeLimit limit{50'000};
        error = error_of(request);
      }
      EXPECT_THAT(error, testing::StartsWith(folder.path().string() + "/2026-8-5_"));
      EXPECT_THAT(error, HasSubstr("File too large"));
      EXPECT_EQ(folder.names(), (std::set<std::string>{"other"}));
      EXPECT_EQ(error_of(request), "") << "and then it works";
    }
  }
}

TEST(GenerateFailure, LeavesNoListsWithoutTheirChanges) {
  const Folder folder;
  GenerateRequest request = generating(folder.path(), 10'000, 10);
  request.changes = 1'000;
  std::string error;
  {
    const FileSizeLimit limit{32'999};  // one octet less than the changes need, more than any list
    error = error_of(request);
  }
  EXPECT_THAT(error, HasSubstr("2026-8-12_changes_"));
  EXPECT_EQ(folder.names(), std::set<std::string>{});
}

TEST(GenerateFailure, NamesAFolderThatCannotBe) {
  const Folder folder;
  const auto file = folder.write("file", "");
  EXPECT_THAT(error_of(generating(file / "lists", 1'000)),
              HasSubstr("file/lists: the folder cannot be made: Not a directory"));
  EXPECT_THAT(error_of(generating(file, 1'000)), HasSubstr("file: "));
  EXPECT_THAT(error_of(generating("/proc/lists", 1'000)),
              HasSubstr("/proc/lists: the folder cannot be made: "));
  EXPECT_THAT(error_of(generating("/proc/self", 1'000)),
              HasSubstr("/proc/self: nothing can be written there: "));
  EXPECT_EQ(folder.names(), std::set<std::string>{"file"});
}

TEST(GenerateFailure, DoesNotAddToListsUnlessToldTo) {
  for (const char* name : {"2026-8-5_818_x.txt", "2026-8-5_818_x.txt.zip", "2026-08-05_TX_x.xml.gz",
                           "2026-8-5_national_x.txt"}) {
    const Folder folder;
    folder.write(name, "as it was");
    GenerateRequest request = generating(folder.path(), 1'000);
    EXPECT_EQ(error_of(request), folder.path().string() + ": holds list files already, such as " + name);
    EXPECT_EQ(folder.names(), std::set<std::string>{name});
    request.among_others = true;
    EXPECT_EQ(error_of(request), "");
    EXPECT_EQ(folder.names().size(), 2U);
    EXPECT_EQ(folder.read(name), "as it was");
  }
  const Folder folder;
  folder.write("README.txt", "");
  folder.write("national.000001.dnc", "");
  EXPECT_EQ(error_of(generating(folder.path(), 1'000)), "");
  EXPECT_THAT(error_of(generating(folder.path(), 1'000)), HasSubstr("holds list files already")) << "its own";
}

TEST(GenerateFailure, ClearsAwayWhatAKilledOneLeft) {
  const Folder folder;
  std::filesystem::create_directory(folder / ".generating");
  folder.write(".generating/2026-8-5_818_x.txt", "818,555");
  ASSERT_EQ(error_of(generating(folder.path(), 1'000)), "");
  EXPECT_EQ(folder.names().size(), 1U);
  EXPECT_FALSE(folder.names().contains(".generating"));
}

TEST(GenerateFailure, KeepsOutOfAFolderInWhichAnotherIsAtWork) {
  const Folder folder;
  const auto other = FileDescriptor::open(folder.path(), O_RDONLY | O_DIRECTORY).value();
  ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
  EXPECT_THAT(error_of(generating(folder.path(), 1'000)), HasSubstr("somebody else is writing lists there"));
  EXPECT_EQ(folder.names(), std::set<std::string>{});
}

}  // namespace
}  // namespace smppguard::dnc
