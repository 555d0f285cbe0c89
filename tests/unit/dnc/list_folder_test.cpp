// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/list_folder.hpp"

#include "folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace smppguard::dnc {
namespace {

using Form = ListFile::Form;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ListFolder, ReadsTheNamesThatItWrites) {
  for (const ListFile& file :
       {ListFile{"national", 1, Form::snapshot}, ListFile{"own-2", 999'999, Form::snapshot},
        ListFile{"spoofed", 1'000'000, Form::do_not_originate}, ListFile{"a", UINT64_MAX, Form::snapshot}}) {
    EXPECT_EQ(read_list_file_name(list_file_name(file)), file) << list_file_name(file);
  }
  EXPECT_EQ(list_file_name({"national", 12, Form::snapshot}), "national.000012.dnc");
  EXPECT_EQ(list_file_name({"spoofed", 3, Form::do_not_originate}), "spoofed.000003.dno");
  EXPECT_EQ(list_file_name({"x", 1'234'567, Form::snapshot}), "x.1234567.dnc");
}

TEST(ListFolder, TakesNoOtherNameForAListFile) {
  for (const char* name : {"",
                           ".",
                           "national",
                           "national.dnc",
                           "national.000001",
                           "national.000001.",
                           "national.000001.dnc2",
                           "national.000001.DNC",
                           "national.00001.dnc",
                           "national.0000001.dnc",
                           "national.000000.dnc",
                           "national.-00001.dnc",
                           "national.+00001.dnc",
                           "national. 00001.dnc",
                           "national.00001x.dnc",
                           "national.99999999999999999999.dnc",
                           "national.000001.000001.dnc",
                           ".national.000001.dnc",
                           ".000001.dnc",
                           "National.000001.dnc",
                           "1st.000001.dnc",
                           "-x.000001.dnc",
                           "a_b.000001.dnc",
                           "national.000001.dnc.staging",
                           "history.jsonl",
                           "abcdefghijklmnopqrstuvwxyz1234567.000001.dnc"}) {
    EXPECT_EQ(read_list_file_name(name), std::nullopt) << name;
  }
}

TEST(ListFolder, SaysHowAListMayBeCalled) {
  for (const char* name : {"a", "national", "own-2", "a-", "abcdefghijklmnopqrstuvwxyz123456"}) {
    EXPECT_TRUE(is_list_name(name)) << name;
  }
  for (const char* name :
       {"", "2", "-a", "A", "aB", "a.b", "a b", "a/b", "\xC3\xA4", "abcdefghijklmnopqrstuvwxyz1234567"}) {
    EXPECT_FALSE(is_list_name(name)) << name;
  }
  EXPECT_FALSE(is_list_name(std::string_view{"a\0", 2}));
}

TEST(ListFolder, FindsListFilesAndNothingElse) {
  const Folder folder;
  for (const char* name : {"texas.000002.dnc", "texas.000010.dnc", "spoofed.000001.dno", "history.jsonl",
                           ".texas.000011.dnc", ".texas.staging", "texas.dnc"}) {
    folder.write(name, "");
  }
  std::filesystem::create_directory(folder / "folder.000001.dnc");
  std::filesystem::create_symlink("texas.000002.dnc", folder / "link.000001.dnc");
  ASSERT_EQ(::mkfifo((folder / "pipe.000001.dnc").c_str(), 0600), 0);

  const auto files = list_files(folder.path());
  ASSERT_TRUE(files);
  EXPECT_THAT(*files,
              ElementsAre(ListFile{"spoofed", 1, Form::do_not_originate},
                          ListFile{"texas", 2, Form::snapshot}, ListFile{"texas", 10, Form::snapshot}));
}

TEST(ListFolder, HasTheHighestGenerationOfEachNameInForce) {
  EXPECT_THAT(in_force({}), IsEmpty());
  EXPECT_THAT(in_force({{"b", 3, Form::snapshot},
                        {"a", 1'000'000, Form::snapshot},
                        {"a", 999'999, Form::snapshot},
                        {"b", 2, Form::do_not_originate},
                        {"c", 1, Form::do_not_originate}}),
              ElementsAre(ListFile{"a", 1'000'000, Form::snapshot}, ListFile{"b", 3, Form::snapshot},
                          ListFile{"c", 1, Form::do_not_originate}));
}

TEST(ListFolder, SaysThatAFolderCannotBeRead) {
  const Folder folder;
  const auto missing = list_files(folder / "none");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr("none: cannot be read: No such file or directory"));
  const auto file = list_files(folder.write("file", ""));
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().message, HasSubstr("file: cannot be read: Not a directory"));
}

}  // namespace
}  // namespace smppguard::dnc
