// SPDX-License-Identifier: Apache-2.0
#include "sqlite_open.hpp"

#include "samples.hpp"
#include "smppguard/store/open.hpp"
#include "sqlite_schema.hpp"

#include <chrono>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class SqliteOpen : public ::testing::Test {
 protected:
  TempDir dir_;
  const fs::path path_ = dir_ / "approvals.db";
};

std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST_F(SqliteOpen, CreatesFilesForTheOwnerOnly) {
  const auto store = opened(path_);
  ASSERT_TRUE(store->append(std::vector<Change>{sample_grant(1)}));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    EXPECT_EQ(fs::status(path_.native() + suffix).permissions(),
              fs::perms::owner_read | fs::perms::owner_write)
        << suffix;
  }
}

TEST_F(SqliteOpen, RootCreatesItForTheOwnerOfTheFolder) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can";
  constexpr uid_t kSomebody = 65'534;
  ASSERT_EQ(::chown(dir_.path().c_str(), kSomebody, kSomebody), 0);
  const auto store = opened(path_);
  ASSERT_TRUE(store->append(std::vector<Change>{sample_grant(1)}));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(::stat((path_.native() + suffix).c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, kSomebody) << suffix;
  }
}

TEST_F(SqliteOpen, SetsUpWhatDurabilityRestsOn) {
  static_cast<void>(opened(path_));
  EXPECT_EQ(query(path_, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(query(path_, "PRAGMA application_id"), std::to_string(kApplicationId));
  EXPECT_EQ(query(path_, "PRAGMA user_version"), "7");
  EXPECT_EQ(query(path_, "PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteOpen, TakesARelativePathWithASurprisingName) {
  const fs::path before = fs::current_path();
  fs::current_path(dir_.path());
  for (const char* name : {":memory:", "file:x?mode=memory"}) {
    ASSERT_TRUE(opened(name)->append(std::vector<Change>{sample_grant(1)}));
    EXPECT_TRUE(holds(*opened(name), 1)) << name;
  }
  fs::current_path(before);
}

TEST_F(SqliteOpen, RefusesAnEmptyPath) {
  EXPECT_THAT(open_error("", Mode::read_write), HasSubstr("no path"));
}

TEST_F(SqliteOpen, NamesAMissingDirectory) {
  EXPECT_THAT(open_error(dir_ / "none/approvals.db", Mode::read_write),
              AllOf(HasSubstr((dir_ / "none").native()), HasSubstr("create it")));
}

TEST_F(SqliteOpen, SaysThatTheDirectoryTakesNoFile) {
  EXPECT_THAT(open_error("/proc/approvals.db", Mode::read_write), HasSubstr("cannot be created"));
}

TEST_F(SqliteOpen, RefusesADirectoryAsFile) {
  for (const Mode mode : {Mode::read_write, Mode::read_only}) {
    EXPECT_THAT(open_error(dir_.path(), mode), HasSubstr("not a regular file"));
  }
}

TEST_F(SqliteOpen, ReadOnlyCreatesNothing) {
  EXPECT_THAT(open_error(path_, Mode::read_only),
              AllOf(HasSubstr(path_.native()), HasSubstr("start the service")));
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(SqliteOpen, ReadOnlyWorksWhenNoServiceRuns) {
  ASSERT_TRUE(opened(path_)->append(std::vector<Change>{sample_grant(1)}));
  ASSERT_FALSE(fs::exists(path_.native() + "-wal"));
  EXPECT_EQ(opened(path_, Mode::read_only)->list(Record::Kind::grant, 9).value(),
            std::vector{sample_grant(1)});
}

TEST_F(SqliteOpen, ReadOnlyRefusesAnOlderSchema) {
  const std::ofstream empty{path_};
  EXPECT_THAT(open_error(path_, Mode::read_only), HasSubstr("version 0 and 7 is needed"));
}

TEST_F(SqliteOpen, LeavesAFileAloneThatIsNoDatabase) {
  const std::string text(5000, 'x');
  std::ofstream{path_} << text;
  for (const Mode mode : {Mode::read_write, Mode::read_only}) {
    EXPECT_THAT(open_error(path_, mode), AllOf(HasSubstr(path_.native()), HasSubstr("not a database"),
                                               HasSubstr("name the right path")));
  }
  EXPECT_EQ(content(path_), text);
}

TEST_F(SqliteOpen, LeavesAnotherProgramsDatabaseAlone) {
  execute(path_, "CREATE TABLE theirs (x)");
  const std::string before = content(path_);
  for (const Mode mode : {Mode::read_write, Mode::read_only}) {
    EXPECT_THAT(open_error(path_, mode), HasSubstr("another program"));
  }
  EXPECT_EQ(content(path_), before);
}

TEST_F(SqliteOpen, LeavesANewerSchemaAlone) {
  static_cast<void>(opened(path_));
  execute(path_, "PRAGMA user_version = 1000");
  const std::string before = content(path_);
  for (const Mode mode : {Mode::read_write, Mode::read_only}) {
    EXPECT_THAT(open_error(path_, mode),
                AllOf(HasSubstr("version 1000"), HasSubstr("install the smppguard")));
  }
  EXPECT_EQ(content(path_), before);
}

TEST_F(SqliteOpen, NamesADamagedFile) {
  ASSERT_TRUE(opened(path_)->append(std::vector<Change>{sample_grant(1)}));
  {
    std::fstream file{path_, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(100);  // the first page's b-tree, behind the header of the file
    file << std::string(200, '\xEE');
  }
  EXPECT_THAT(open_error(path_, Mode::read_write),
              AllOf(HasSubstr("malformed"), HasSubstr("restore a backup")));
}

TEST_F(SqliteOpen, DoesNotLetSqliteDeleteALogWithoutItsDatabase) {
  std::ofstream{path_.native() + "-wal"} << "records";
  EXPECT_THAT(open_error(path_, Mode::read_write), HasSubstr("put the file back"));
  EXPECT_EQ(content(path_.native() + "-wal"), "records");
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(SqliteOpen, WaitsForOthersThatLookAtANewFile) {
  const auto other = open_raw(path_);
  ASSERT_EQ(query(*other, "BEGIN"), "");
  ASSERT_EQ(query(*other, "SELECT count(*) FROM sqlite_schema"), "0");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(open_error(path_, Mode::read_write), HasSubstr("locked"));
  const auto waited = std::chrono::steady_clock::now() - start;
  EXPECT_GE(waited, std::chrono::milliseconds{kBusyTimeoutMilliseconds});
  EXPECT_LT(waited, std::chrono::milliseconds{kBusyTimeoutMilliseconds} * 30) << "waits add up";
  ASSERT_EQ(query(*other, "COMMIT"), "");
  EXPECT_EQ(open_error(path_, Mode::read_write), "");
}

// Exits 0 if the store could be opened and used.
int use_store(const fs::path& path, std::uint64_t index) {
  auto store = open_store(at(path), Mode::read_write);
  if (!store) return 1;
  return (*store)->append(std::vector<Change>{sample_grant(index)}) ? 0 : 2;
}

TEST_F(SqliteOpen, ProcessesMayStartTogether) {
  constexpr std::uint64_t kProcesses = 8;
  int gate[2];
  ASSERT_EQ(::pipe(gate), 0);
  std::vector<pid_t> children;
  for (std::uint64_t i = 0; i < kProcesses; ++i) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    ::close(gate[1]);
    char none = 0;
    static_cast<void>(::read(gate[0], &none, 1) == 0);  // until the parent closes its end
    ::_exit(use_store(path_, i));
  }
  ::close(gate[0]);
  ::close(gate[1]);
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(standing(*opened(path_)).size(), kProcesses);
}

}  // namespace
}  // namespace smppguard::store
