// SPDX-License-Identifier: Apache-2.0
// What a crash, or a loss of power, can leave at the end of a file.
#include "recovery.hpp"

#include "heads_file.hpp"
#include "journal_case.hpp"

#include <gmock/gmock.h>

namespace smppguard::journal {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Recovery : public JournalCase {
 protected:
  /// As a process leaves it that is killed: the last `lines` lines of refusals have no head yet.
  void write_unsigned_lines() {
    options_.sign_every = 24h;
    { open()->record(refusal(1)); }  // signed at its end
    const fs::path copy = root_ / "heads-copy";
    keep_heads(copy);
    {
      const auto journal = open();
      journal->record(refusal(2));
      journal->record(refusal(3));
    }
    put_back_heads(copy);
  }
  void keep_heads(const fs::path& copy) {
    fs::create_directory(copy);
    for_each_heads_file([&](const fs::path& file) { fs::copy_file(file, copy / file.filename()); });
  }
  void put_back_heads(const fs::path& copy) {
    for_each_heads_file([&](const fs::path& file) {
      fs::copy_file(copy / file.filename(), file, fs::copy_options::overwrite_existing);
    });
  }
  void for_each_heads_file(const std::function<void(const fs::path&)>& take) {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator{folder()}) {
      if (file.path().filename().native().starts_with("heads-")) files.push_back(file.path());
    }
    for (const fs::path& file : files) take(file);
  }
};

TEST_F(Recovery, ALineThatWasCutAnywhereIsMended) {
  write_unsigned_lines();
  const std::string whole = content(segment("refusals"));
  const auto lines = lines_of(segment("refusals"));
  const std::size_t last = lines.back().size() + 1;
  const fs::path copy = root_ / "before";
  fs::copy(folder(), copy, fs::copy_options::recursive);
  for (std::size_t left = 0; left < last; left += 7) {
    fs::remove_all(folder());
    fs::copy(copy, folder(), fs::copy_options::recursive);
    write(segment("refusals"), whole.substr(0, whole.size() - last + left));
    { open()->record(refusal(4)); }
    EXPECT_THAT(verify_all().findings, IsEmpty()) << left;
    const std::string after = content(segment("refusals"));
    EXPECT_THAT(after, HasSubstr("\"sequence_number\":2,"));
    EXPECT_THAT(after, HasSubstr("\"sequence_number\":4,"));
    EXPECT_EQ(after.substr(0, whole.size() - last), whole.substr(0, whole.size() - last)) << "the rest stays";
  }
}

TEST_F(Recovery, TheStreamGoesOnBehindTheLastWholeLineWhereverItWasCut) {
  write_unsigned_lines();
  const fs::path path = segment("refusals");
  const std::string whole = content(path);
  const auto lines = lines_of(path);
  const std::size_t before = whole.size() - lines.back().size() - 1;
  const auto head = last_head(folder(), Stream::refusals, month_of(kNow)).value();
  ASSERT_TRUE(head);
  ASSERT_LT(head->end.octets, before) << "the end is not signed";
  for (std::size_t size = before; size <= whole.size(); ++size) {
    write(path, whole.substr(0, size));
    const StreamEnd end = recover(folder(), Stream::refusals, head).value();
    const bool complete = size == whole.size();
    EXPECT_EQ(end.end.place.n, lines.size() - (complete ? 0 : 1)) << size;
    EXPECT_EQ(end.end.octets, complete ? size : before) << size;
    EXPECT_EQ(end.cut, complete ? 0 : size - before) << size;
    EXPECT_EQ(content(path), whole.substr(0, end.end.octets)) << size;
  }
}

TEST_F(Recovery, OctetsThatNeverReachedTheDiskAreCutOffAndKept) {
  write_unsigned_lines();
  const std::string whole = content(segment("refusals"));
  write(segment("refusals"), whole + std::string(300, '\0') + "\n");
  { open()->record(refusal(4)); }
  EXPECT_THAT(verify_all().findings, IsEmpty());
  EXPECT_THAT(content(segment("refusals")), HasSubstr("\"kind\":\"recovered\""));
  bool kept = false;
  for (const auto& file : fs::directory_iterator{folder()}) {
    kept = kept || file.path().native().find(".cut-at-") != std::string::npos;
  }
  EXPECT_TRUE(kept) << "nothing is thrown away";
}

TEST_F(Recovery, WhatWasSignedIsNeverCut) {
  { open()->record(refusal(1)); }
  auto lines = lines_of(segment("refusals"));
  lines.pop_back();  // it was signed
  write_lines(segment("refusals"), lines);
  const auto journal = Journal::open(options_, {}, {}, [] { return kNow; });
  if (journal.has_value()) {
    EXPECT_FALSE(verify_all(options_.heads).findings.empty()) << "a cut tail must not be covered up";
  }
}

}  // namespace
}  // namespace smppguard::journal
