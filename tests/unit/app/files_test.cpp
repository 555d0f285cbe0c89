// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <sys/stat.h>

namespace smppguard::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "smppguard-files-XXXXXX").native();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  std::string write(const std::string& name, const std::string& text) {
    std::ofstream{path(name), std::ios::binary} << text;
    return path(name);
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file{path(name), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(Files, AFileIsReadWholeAndCutBehindTheMost) {
  const std::string file = write("a", "12345");
  EXPECT_EQ(read_file(file, 5)->size(), 5U);
  EXPECT_EQ(read_file(file, 3)->size(), 4U) << "one too many, which shows";
  const auto missing = read_file(path("b"), 5);
  ASSERT_TRUE(missing.has_error());
  EXPECT_THAT(missing.error().message, HasSubstr(path("b") + ": cannot be opened: No such file"));
}

TEST_F(Files, NumbersAreReadLineByLine) {
  const auto numbers =
      read_numbers(write("numbers", "# ours\n12223334545\r\n\n  2223334646 # main\n54321")).value();
  EXPECT_THAT(numbers, ElementsAre(PhoneNumber::nanp(2223334545), PhoneNumber::nanp(2223334646),
                                   read_address("54321").value()));
}

TEST_F(Files, EveryLineThatIsNoNumberIsTold) {
  const auto numbers = read_numbers(write("numbers", "12223334545\n(222) 333\n54321\nx"));
  ASSERT_TRUE(numbers.has_error());
  EXPECT_EQ(numbers.error().message, path("numbers") + ":2: no number; write its digits only\n" +
                                         path("numbers") + ":4: no number; write its digits only");
}

TEST_F(Files, PiecesAreReadFromTheStartEachTime) {
  const std::string text(200'000, 'x');
  const std::string name = write("pieces", text);
  const auto file = FileDescriptor::open(name, O_RDONLY);
  for (int i = 0; i < 2; ++i) {
    std::string read;
    ASSERT_TRUE(read_pieces(*file, name, [&](std::string_view piece) -> Result<void> {
      read += piece;
      return {};
    }));
    EXPECT_EQ(read, text);
  }
  const auto stopped =
      read_pieces(*file, name, [](std::string_view) -> Result<void> { return fail("enough"); });
  EXPECT_EQ(stopped.error().message, "enough");
}

TEST_F(Files, WhatCannotBeReadTwiceIsRefused) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const auto file = FileDescriptor::open(path("pipe"), O_RDWR);
  const auto read = read_pieces(*file, path("pipe"), [](std::string_view) { return Result<void>{}; });
  EXPECT_THAT(read.error().message, HasSubstr("no plain file"));
}

TEST_F(Files, ANewFileIsItsOwnersAndStaysOnlyWhenKept) {
  {
    auto file = NewFile::create(path("kept")).value();
    ASSERT_TRUE(file.write(as_bytes("one ")));
    ASSERT_TRUE(file.write(as_bytes("two")));
    ASSERT_TRUE(file.keep());
    auto lost = NewFile::create(path("lost")).value();
    ASSERT_TRUE(lost.write(as_bytes("half")));
  }
  EXPECT_EQ(content("kept"), "one two");
  EXPECT_FALSE(std::filesystem::exists(path("lost")));
  EXPECT_EQ(std::filesystem::status(path("kept")).permissions(), std::filesystem::perms{0600});
}

TEST_F(Files, NothingIsOverwritten) {
  write("there", "before");
  const auto file = NewFile::create(path("there"));
  ASSERT_TRUE(file.has_error());
  EXPECT_THAT(file.error().message, HasSubstr("nothing is overwritten"));
  EXPECT_EQ(content("there"), "before");
}

}  // namespace
}  // namespace smppguard::app
