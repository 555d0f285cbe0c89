// SPDX-License-Identifier: Apache-2.0
// What is written down of imports.
#include "importing.hpp"
#include "smppguard/core/sha256.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

using testing::HasSubstr;

class ImportHistory : public ImportTest {
 protected:
  struct History {
    std::vector<FileRecord> files;
    std::vector<ImportRecord> imports;
  };
  [[nodiscard]] History history() const {
    History history;
    read_history(
        lists(), [&](const FileRecord& file) { history.files.push_back(file); },
        [&](const ImportRecord& import) { history.imports.push_back(import); })
        .value();
    return history;
  }
};

TEST_F(ImportHistory, HoldsEveryFileThatWasTakenOrRefused) {
  std::vector<FileRecord> files;
  std::vector<ImportRecord> imports;
  const auto add = [&](const ImportReport& report) {
    files.insert(files.end(), report.files.begin(), report.files.end());
    imports.push_back(report.record);
  };
  add(import({write("2026-8-5_818_a.txt", some(818, 0, 5)), write("2026-8-5_212_b.txt", some(212, 0, 5))}));
  add(import({write("2026-8-6_818_c.txt", some(818, 0, 6)), write("2026-8-6_212_d.txt", "rubbish\n")}));
  ImportRequest skipping =
      request({write("2026-8-7_818_e.txt", some(818, 0, 7)), inbox() / "2026-8-6_212_d.txt"});
  skipping.skip_bad = true;
  add(import(skipping));
  add(import(request("own", ListKind::company, {write("stop", some(305, 0, 1))})));

  const History written = history();
  EXPECT_EQ(written.files, files);
  EXPECT_EQ(written.imports, imports);
  ASSERT_EQ(files.size(), 7U);
  EXPECT_EQ(imports[1].outcome, ImportRecord::Outcome::refused);
  for (std::size_t i = 0; i < imports.size(); ++i) EXPECT_EQ(imports[i].import, i + 1);
  EXPECT_EQ(imports[2].generation, 2U) << "a run that published nothing takes no generation";
  EXPECT_EQ(imports[3].generation, 1U) << "of another list";
}

TEST_F(ImportHistory, SaysWhatAFileWas) {
  const std::string text = "818,5550100\n818,5550100\n818,5550101\n";
  const auto list = write("2026-8-5_818_a.txt", text);
  must_import({list});
  const History written = history();
  ASSERT_EQ(written.files.size(), 1U);
  FileRecord expected;
  expected.at = request({}).now;
  expected.import = 1;
  expected.list = "national";
  expected.file = list.string();
  expected.sha256 = hex(sha256(as_bytes(text)));
  expected.octets = text.size();
  expected.content = "full";
  expected.version = kListDay;
  expected.numbers = 3;
  expected.repeated = 1;
  expected.areas = "818";
  expected.outcome = kAccepted;
  EXPECT_EQ(written.files[0], expected);
  EXPECT_EQ(written.imports[0].fingerprint, hex(open()->fingerprint()));
  EXPECT_EQ(written.imports[0].numbers, 2U);
  EXPECT_EQ(written.imports[0].by, "test");
}

TEST_F(ImportHistory, TakesBackWhatNeverCameAbout) {
  must_import({write("2026-8-5_818_a.txt", some(818, 0, 5))});
  write("2026-8-6_818_b.txt", some(818, 0, 6));
  must_import({inbox()});
  std::filesystem::remove(in_force_path());  // as if the run had ended before the rename

  must_import({inbox()});
  const History written = history();
  ASSERT_EQ(written.imports.size(), 4U);
  EXPECT_EQ(written.imports[2].outcome, ImportRecord::Outcome::withdrawn);
  EXPECT_EQ(written.imports[2].generation, 2U);
  EXPECT_EQ(written.imports[3].generation, 3U);
  EXPECT_EQ(listed(), some(818, 0, 6)) << "the file was not taken for one that was imported";
}

TEST_F(ImportHistory, IsGoneOnWithBehindALineThatWasCut) {
  must_import({write("2026-8-5_818_a.txt", some(818, 0, 5))});
  {
    std::ofstream out{lists() / "history.jsonl", std::ios::app};
    out << R"({"file":"x","list":"nat)";
  }
  must_import({write("2026-8-6_818_b.txt", some(818, 0, 6))});
  EXPECT_EQ(history().imports.size(), 2U);
  EXPECT_THAT(refused({inbox() / "2026-8-5_818_a.txt"}), HasSubstr("was imported already"));
}

}  // namespace
}  // namespace smppguard::dnc
