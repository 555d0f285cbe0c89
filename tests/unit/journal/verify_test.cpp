// SPDX-License-Identifier: Apache-2.0
// Every way in which somebody may touch a journal.
#include "journal_case.hpp"
#include "smppguard/journal/inspect.hpp"

#include <gmock/gmock.h>

namespace smppguard::journal {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class Tampering : public JournalCase {
 protected:
  /// Two months with evidence and refusals; heads are kept elsewhere too.
  Tampering() {
    now_ = kNow - 30 * 24h;
    fill("October");
    now_ = kNow;
    fill("November");
    EXPECT_THAT(verify_all().findings, IsEmpty());
    EXPECT_THAT(verify_all(options_.heads, key()).findings, IsEmpty());
  }
  void fill(const std::string& what) {
    const auto journal = open();
    for (std::uint32_t i = 0; i < 20; ++i) journal->record(refusal(i, now_));
    journal->record(EvidenceEntry{now_, "grant", "\"note\":\"" + what + "\"", 0});
  }
  /// A copy that was made while nothing was wrong.
  [[nodiscard]] fs::path key() {
    const fs::path copy = root_ / "kept.pem";
    if (!fs::exists(copy)) fs::copy_file(folder() / "public-key.pem", copy);
    return copy;
  }
  [[nodiscard]] std::vector<std::string> found() { return verify_all().findings; }
  [[nodiscard]] std::vector<std::string> found_with_kept() {
    return verify_all(options_.heads, key()).findings;
  }
};

TEST_F(Tampering, AnEditOfAnyLineIsFound) {
  const auto original = lines_of(segment("refusals"));
  for (std::size_t i = 0; i < original.size(); ++i) {
    auto lines = original;
    const auto at = lines[i].find("2026");
    ASSERT_NE(at, std::string::npos);
    lines[i][at + 3] = '5';
    write_lines(segment("refusals"), lines);
    EXPECT_THAT(found(), Contains(StartsWith("edited refusals-2026-11"))) << i;
  }
}

TEST_F(Tampering, ADeletedLineIsFound) {
  const auto original = lines_of(segment("refusals"));
  for (std::size_t i = 0; i + 1 < original.size(); ++i) {
    auto lines = original;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    write_lines(segment("refusals"), lines);
    EXPECT_THAT(found(), Not(IsEmpty())) << i;
  }
}

TEST_F(Tampering, LinesThatChangedPlacesAreFound) {
  auto lines = lines_of(segment("refusals"));
  std::swap(lines[5], lines[6]);
  write_lines(segment("refusals"), lines);
  EXPECT_THAT(found(), Not(IsEmpty()));
}

TEST_F(Tampering, ADeletedSegmentIsFound) {
  for (const char* month : {"2026-10", "2026-11"}) {
    const fs::path path = segment("refusals", month);
    const std::string text = content(path);
    fs::remove(path);
    EXPECT_THAT(found(), Contains(AnyOf(StartsWith("deleted"), StartsWith("cut")))) << month;
    write(path, text);
  }
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Tampering, ATruncatedTailIsFoundAtEveryLine) {
  const auto original = lines_of(segment("evidence"));
  for (std::size_t left = 1; left < original.size(); ++left) {
    write_lines(segment("evidence"),
                {original.begin(), original.begin() + static_cast<std::ptrdiff_t>(left)});
    EXPECT_THAT(found(), Contains(StartsWith("cut evidence-2026-11"))) << left;
  }
}

TEST_F(Tampering, ATailCutTogetherWithItsHeadsIsFoundByHeadsKeptElsewhere) {
  // As if the last process had never run.
  const fs::path copy = root_ / "copy";
  fs::copy(folder(), copy, fs::copy_options::recursive);
  const auto kept = key();
  fill("more");
  fs::remove_all(folder());
  fs::copy(copy, folder(), fs::copy_options::recursive);
  EXPECT_THAT(found(), IsEmpty()) << "by itself it is in order";
  EXPECT_THAT(verify_all(options_.heads, kept).findings, Contains(StartsWith("cut")));
}

TEST_F(Tampering, AJournalComputedAnewIsFoundByHeadsKeptElsewhere) {
  // Whoever is root makes another journal, with other entries and another key, that is in order by itself.
  const auto kept = key();
  const fs::path heads = root_ / "kept.heads";
  fs::copy_file(options_.heads, heads);
  fs::remove_all(folder());
  now_ = kNow - 30 * 24h;
  fill("a story");
  now_ = kNow;
  fill("another story");
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(verify_all(heads, kept).findings, Not(IsEmpty()));
  EXPECT_THAT(verify_all(heads).findings, Not(IsEmpty())) << "a key that never signed those heads";
  EXPECT_THAT(verify_all({}, kept).findings, Contains(StartsWith("unsigned")));
}

TEST_F(Tampering, AJournalComputedAnewWithItsOwnKeyIsFoundByHeadsKeptElsewhere) {
  const auto kept = key();
  const fs::path heads = root_ / "kept.heads";
  fs::copy_file(options_.heads, heads);
  const std::string secret = content(folder() / "signing-key.pem");
  const std::string known = content(folder() / "public-key.pem");
  fs::remove_all(folder());
  fs::create_directory(folder());
  write(folder() / "signing-key.pem", secret);
  fs::permissions(folder() / "signing-key.pem", fs::perms::owner_read | fs::perms::owner_write);
  write(folder() / "public-key.pem", known);
  now_ = kNow - 30 * 24h;
  fill("a story");
  now_ = kNow;
  fill("another story");
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(verify_all(heads, kept).findings, Contains(StartsWith("recomputed")));
}

TEST_F(Tampering, ASignatureThatIsNotRightIsFound) {
  for (const auto& file : fs::directory_iterator{folder()}) {
    if (file.path().filename().native().starts_with("heads-2026-11")) {
      auto lines = lines_of(file.path());
      const auto at = lines.back().rfind('"') - 3;
      lines.back()[at] = lines.back()[at] == '0' ? '1' : '0';
      write_lines(file.path(), lines);
    }
  }
  EXPECT_THAT(found(), Contains(StartsWith("unsigned")));
}

TEST_F(Tampering, WithoutAnyHeadItSaysSo) {
  for (const auto& file : fs::directory_iterator{folder()}) {
    if (file.path().filename().native().starts_with("heads-")) fs::remove(file.path());
  }
  EXPECT_THAT(found(), Contains(StartsWith("unsigned")));
}

TEST_F(Tampering, OnlyWhatHasJustBegunNeedsNoHead) {
  fs::remove_all(folder());
  fs::remove(options_.heads);
  now_ = kNow;
  fill("has just begun");
  for (const auto& file : fs::directory_iterator{folder()}) {
    if (file.path().filename().native().starts_with("heads-")) fs::remove(file.path());
  }
  EXPECT_THAT(verify_all({}, {}, kNow + 5s).findings, IsEmpty()) << "as a copy made meanwhile has it";
  EXPECT_EQ(verify_all({}, {}, kNow + 5s).verified.behind_heads, 21U + 3U) << "and it says so";
  EXPECT_THAT(verify_all({}, {}, kNow + 1h).findings,
              ElementsAre("unsigned evidence-2026-11.jsonl", "unsigned refusals-2026-11.jsonl"));
}

TEST_F(Tampering, GarbageIsNoCrash) {
  for (const std::string& garbage :
       {std::string("\0\0\0", 3), std::string("{}"), std::string(200'000, 'x'), std::string("\n\n")}) {
    for (const char* stream : {"evidence", "refusals"}) {
      const std::string text = content(segment(stream));
      write(segment(stream), text + garbage + "\n");
      EXPECT_THAT(found(), Not(IsEmpty()));
      write(segment(stream), garbage + text);
      EXPECT_THAT(found(), Not(IsEmpty()));
      write(segment(stream), text);
    }
  }
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Tampering, WhatIsBeingWrittenIsNoFinding) {
  write(segment("refusals"), content(segment("refusals")) + "{\"n\":22,\"at\":\"2026-1");
  EXPECT_THAT(found(), IsEmpty()) << "a line that is on its way";
}

TEST_F(Tampering, HeadsCanBeKeptByHand) {
  const auto heads = latest_heads(folder()).value();
  ASSERT_FALSE(heads.empty());
  write_lines(root_ / "mail.heads", heads);
  const Report whole = verify_all(root_ / "mail.heads", key());
  EXPECT_THAT(whole.findings, IsEmpty());
  EXPECT_EQ(whole.verified.kept_elsewhere, heads.size());
  auto lines = lines_of(segment("refusals"));
  lines.pop_back();
  write_lines(segment("refusals"), lines);
  EXPECT_THAT(verify_all(root_ / "mail.heads", key()).findings, Not(IsEmpty()));
}

TEST_F(Tampering, AFolderThatIsMissingIsAnError) {
  VerifyRequest request;
  request.folder = root_ / "nowhere";
  EXPECT_TRUE(verify(request).has_error());
}

}  // namespace
}  // namespace smppguard::journal
