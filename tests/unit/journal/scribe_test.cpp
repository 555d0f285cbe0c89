// SPDX-License-Identifier: Apache-2.0
// Months, retention, and what cannot be written.
#include "scribe_case.hpp"

#include <gmock/gmock.h>

namespace smppguard::journal {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using ScribeTest = ScribeCase;

TEST_F(ScribeTest, AMonthIsSealedWhenItIsOver) {
  refuse(1);
  work();
  EXPECT_FALSE(has("refusals", "2026-11", "\"kind\":\"sealed\""));
  to(2026, 12);
  refuse(2);
  work();
  EXPECT_TRUE(has("refusals", "2026-11", "\"kind\":\"sealed\""));
  EXPECT_TRUE(has("refusals", "2026-12", "\"sequence_number\":2,"));
  EXPECT_TRUE(scribe_->finish(now_));
  EXPECT_THAT(verify_all().findings, IsEmpty());
}

TEST_F(ScribeTest, TheBeginningOfAStreamIsSignedAtOnce) {
  options_.sign_every = 24h;
  begin();
  refuse(1);
  work(1ms);
  EXPECT_TRUE(has("heads", "2026-11", "\"stream\":\"refusals\""));
  DecisionEntry forwarded = passed(2);
  intake_->put(forwarded);
  work(1ms);
  EXPECT_TRUE(has("heads", "2026-11", "\"stream\":\"decisions\""));
  const std::string heads = content(segment("heads"));
  refuse(3);
  work(1s);
  EXPECT_EQ(content(segment("heads")), heads) << "and the rest when it is due";
}

TEST_F(ScribeTest, AClockThatWasSetBackChangesNothing) {
  to(2026, 12);
  refuse(1);
  work();
  to(2026, 10);
  refuse(2);
  work();
  EXPECT_TRUE(has("refusals", "2026-12", "\"sequence_number\":2,"));
  EXPECT_FALSE(fs::exists(segment("refusals", "2026-10")));
  EXPECT_TRUE(scribe_->finish(now_));
  EXPECT_THAT(verify_all().findings, IsEmpty());
}

TEST_F(ScribeTest, WhatWasKeptLongEnoughGoesByWholeMonthsAndIsSaid) {
  options_.keep_refusals = std::chrono::days{40};
  begin();
  for (const unsigned month : {1U, 2U, 3U, 4U}) {
    to(2026, month);
    refuse(month);
    intake_->put(EvidenceEntry{now_, "grant", "", 0});
    work();
  }
  EXPECT_FALSE(fs::exists(segment("refusals", "2026-01")));
  EXPECT_TRUE(fs::exists(segment("refusals", "2026-02"))) << "it ended less than forty days ago";
  EXPECT_TRUE(fs::exists(segment("evidence", "2026-01"))) << "its time is another";
  EXPECT_TRUE(has("evidence", "2026-04", "\"kind\":\"retired\"") ||
              has("evidence", "2026-03", "\"kind\":\"retired\""));
  EXPECT_TRUE(scribe_->finish(now_));
  EXPECT_THAT(verify_all().findings, IsEmpty()) << "a beginning that was retired is no gap";
}

TEST_F(ScribeTest, AClockThatJumpsYearsAheadCostsNothing) {
  options_.keep_refusals = options_.keep_evidence = std::chrono::days{40};
  begin();
  for (const unsigned month : {1U, 2U}) {
    to(2026, month);
    refuse(month);
    intake_->put(EvidenceEntry{now_, "grant", "", 0});
    work();
  }
  to(2036, 5);
  refuse(3);
  work();
  EXPECT_TRUE(fs::exists(segment("refusals", "2026-01")));
  EXPECT_TRUE(has("evidence", "2036-05", "retention_skipped"));
  to(2036, 6);
  refuse(4);
  work();
  EXPECT_FALSE(fs::exists(segment("refusals", "2026-01"))) << "it was no mistake: a month has passed";
}

TEST_F(ScribeTest, ADiskThatTakesNothingLosesNothing) {
  fs::create_directory(segment("refusals"));  // no file can be made there
  refuse(1);
  work();
  refuse(2);
  work();
  ASSERT_THAT(troubles_, SizeIs(1)) << "said once";
  EXPECT_THAT(troubles_[0], HasSubstr("refusals-2026-11"));
  fs::remove(segment("refusals"));
  work(1min);
  EXPECT_TRUE(has("refusals", "2026-11", "\"sequence_number\":1,"));
  EXPECT_TRUE(has("refusals", "2026-11", "\"sequence_number\":2,"));
  EXPECT_EQ(troubles_.back(), "") << "and that it is over";
  EXPECT_TRUE(scribe_->finish(now_));
  EXPECT_THAT(verify_all().findings, IsEmpty());
}

TEST_F(ScribeTest, HeadsElsewhereThatCannotBeWrittenAreSaidAndStopNothing) {
  options_.heads = (root_ / "nowhere" / "far.heads").native();
  begin();
  refuse(1);
  work();
  const auto give_up = std::chrono::steady_clock::now() + 30s;
  while (troubles_.empty() && std::chrono::steady_clock::now() < give_up) work(1min);
  EXPECT_THAT(troubles_, Contains(HasSubstr("far.heads")));
  refuse(2);
  work();
  EXPECT_TRUE(has("refusals", "2026-11", "\"sequence_number\":2,"));
}

}  // namespace
}  // namespace smppguard::journal
