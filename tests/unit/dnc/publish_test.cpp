// SPDX-License-Identifier: Apache-2.0
// How a snapshot takes its place in the file system, and how it does not.
#include "building.hpp"
#include "folder.hpp"
#include "smppguard/dnc/builder.hpp"

#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

std::string error_of(const BuildRequest& request) {
  const auto built = build(request);
  return built ? "" : built.error().message;
}

/// While it lives, no file of this process grows beyond `octets`: the nearest thing to a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t octets) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{octets, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit before_{};
  void (*old_handler_)(int) = nullptr;
};

TEST(Publish, LeavesAReadOnlyFileWhateverTheUmask) {
  const Folder folder;
  const auto list = folder.write("list", "818,5550100\n");
  const mode_t before = ::umask(077);
  const auto built = build(request({list}, folder / "out"));
  ::umask(before);
  ASSERT_TRUE(built);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "out").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0444U);
  EXPECT_EQ(folder.names(), (std::set<std::string>{"list", "out"}));
}

TEST(Publish, ReplacesTheOldSnapshotWithoutTouchingThoseWhoHaveItOpen) {
  const Folder folder;
  const auto old_list = folder.write("old", "818,5550100\n");
  const auto new_list = folder.write("new", "818,5550101\n");
  ASSERT_EQ(error_of(request({old_list}, folder / "out")), "");
  const auto held = open_or_throw(folder / "out");
  ASSERT_EQ(error_of(request({new_list}, folder / "out")), "");
  const auto fresh = open_or_throw(folder / "out");

  EXPECT_TRUE(lists(*held, 8185550100) && !lists(*held, 8185550101));
  EXPECT_TRUE(lists(*fresh, 8185550101) && !lists(*fresh, 8185550100));
}

TEST(Publish, LeavesTheOldSnapshotWhereItWasWhenALineIsBad) {
  const Folder folder;
  const auto list = folder.write("list", "818,5550100\n");
  const auto bad = folder.write("bad", "818,5550101\n818,55501\n");
  ASSERT_EQ(error_of(request({list}, folder / "out")), "");
  const std::string before = folder.read("out");
  EXPECT_THAT(error_of(request({bad}, folder / "out")), HasSubstr("bad:2: "));
  EXPECT_TRUE(folder.read("out") == before);
  EXPECT_EQ(folder.names(), (std::set<std::string>{"list", "bad", "out"}));
}

TEST(Publish, SaysThatTheDiskTakesNoMoreAndLeavesNothingBehind) {
  const Folder folder;
  const auto list = folder.write("list", "818,5550100\n714,5550100\n");
  ASSERT_EQ(error_of(request({list}, folder / "out")), "");
  const std::string before = folder.read("out");
  for (const rlim_t octets : {0U, 100U, 8192U, 2'000'000U}) {
    const FileSizeLimit limit{octets};
    EXPECT_THAT(error_of(request({list}, folder / "out")),
                HasSubstr("out: cannot be written: File too large"));
  }
  EXPECT_TRUE(folder.read("out") == before);
  EXPECT_EQ(folder.names(), (std::set<std::string>{"list", "out"}));
}

TEST(Publish, WritesOverNothingButARegularFileThatIsNoInput) {
  const Folder folder;
  const auto list = folder.write("list", "818,5550100\n");
  std::filesystem::create_directory(folder / "folder");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(error_of(request({list}, folder / "folder")),
              HasSubstr("folder: is there already and is not a regular"));
  EXPECT_THAT(error_of(request({list}, folder / "pipe")),
              HasSubstr("pipe: is there already and is not a regular"));
  EXPECT_THAT(error_of(request({list}, list)), HasSubstr("list: is one of the files to read"));
  std::filesystem::create_hard_link(list, folder / "link");
  EXPECT_THAT(error_of(request({list}, folder / "link")), HasSubstr("is one of the files to read"));
  EXPECT_EQ(folder.read("list"), "818,5550100\n");
}

TEST(Publish, SaysThatTheFolderIsMissingBeforeItReads) {
  const Folder folder;
  const auto bad = folder.write("bad", "rubbish\n");
  EXPECT_THAT(error_of(request({bad}, folder / "none" / "out")),
              HasSubstr("out: no file can be created in its folder: No such file or directory"));
}

TEST(Publish, WritesIntoTheCurrentFolderTooWhenTheNameHasNone) {
  const Folder folder;
  const auto list = folder.write("list", "818,5550100\n");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const std::string error = error_of(request({"list"}, "out"));
  std::filesystem::current_path(before);
  EXPECT_EQ(error, "");
  EXPECT_TRUE(lists(*open_or_throw(folder / "out"), 8185550100));
}

}  // namespace
}  // namespace smppguard::dnc
